import { join } from "node:path";
import { cacheKey, cacheRoot } from "../tooling/cache";
import { GO_MODULES, buildKeyParts, goBuild, goEnvironment } from "../tooling/goBuild";
import type { GoBuild } from "../tooling/goBuild";
import { mustRun } from "../tooling/process";

/** What the node's images need beside the control plane. Each shares its compile with what was built before. */
export const NODE_BUILDS = [
    {
        name: "pilot-agent",
        module: "control-plane",
        package: "istio.io/istio/pilot/cmd/pilot-agent",
        tags: "vtprotobuf,disable_pgv",
        minutes: 1,
    },
    {
        name: "busyambassador",
        module: "apiext",
        package: "github.com/emissary-ingress/emissary/v3/cmd/busyambassador",
        minutes: 1,
    },
    { name: "coredns", module: "coredns", package: ".", minutes: 2 },
    {
        name: "prometheus",
        module: "prometheus",
        package: "github.com/prometheus/prometheus/cmd/prometheus",
        // Debian's has no discovery of Kubernetes, and the whole has that of thirty clouds.
        tags: "netgo,remove_all_sd,enable_kubernetes_sd",
        minutes: 3,
    },
] as const satisfies readonly GoBuild[];

/** Builds them one after another, and answers their paths by name. */
export async function provideNodeBuilds(log: (line: string) => void): Promise<Record<string, string>> {
    const paths: Record<string, string> = {};
    for (const build of NODE_BUILDS) {
        const folder = join(cacheRoot(), `${build.name}-${cacheKey(await buildKeyParts([build]))}`);
        paths[build.name] = join(folder, build.name);
        await goBuild(build, join(folder, build.name), log);
    }
    return paths;
}

/** Folder of a Go module that one of ours requires. */
export async function moduleFolder(module: GoBuild["module"], name: string): Promise<string> {
    const options = { cwd: join(GO_MODULES, module), env: goEnvironment() };
    const printed = await mustRun("go", ["mod", "download", "-json", name], options);
    return (JSON.parse(printed) as { Dir: string }).Dir;
}
