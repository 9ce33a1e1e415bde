import { join } from "node:path";
import { cacheKey, cacheRoot } from "../tooling/cache";
import { buildKeyParts, goBuild } from "../tooling/goBuild";
import type { GoBuild } from "../tooling/goBuild";

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

/** The Go part of the Emissary that the traffic test moves to. */
export const NEXT_EDGE = {
    name: "busyambassador",
    module: "emissary-next",
    package: ".",
    minutes: 2,
} as const satisfies GoBuild;

/** Builds them one after another, and answers their paths by name. */
export async function provideNodeBuilds(log: (line: string) => void): Promise<Record<string, string>> {
    const paths: Record<string, string> = {};
    for (const build of NODE_BUILDS) {
        paths[build.name] = await provideBuild(build, log);
    }
    return paths;
}

/** Builds one, and answers its path. */
export async function provideBuild(build: GoBuild, log: (line: string) => void): Promise<string> {
    const path = join(cacheRoot(), `${build.name}-${cacheKey(await buildKeyParts([build]))}`, build.name);
    await goBuild(build, path, log);
    return path;
}
