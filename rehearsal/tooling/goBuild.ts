import { join } from "node:path";
import { makeOnce, sourcesOf } from "./cache";
import { mustRun, run } from "./process";

/** Where the Go modules with everything pinned are. */
export const GO_MODULES = join(__dirname, "..", "tools");

/** Versions that are also written into the executables. They follow the go.mod files. */
export const VERSIONS = {
    kubernetes: "1.36.3",
    helm: "4.2.4",
    pulumi: "3.250.0",
    emissary: "3.9.1",
    emissaryChart: "8.9.1",
    /** To which an edge with real pods moves in the traffic test; from 3.10 on the chart has Emissary's own version. */
    nextEmissary: "3.10.0",
    /** Of the plug-in that is built where none can be downloaded: the newest release whose module is served. */
    kubernetesPlugin: "4.25.0",
} as const;

/** The machine's architecture in Go's words. */
export const goArch = process.arch === "x64" ? "amd64" : process.arch;

/** One executable and how it is built. */
export interface GoBuild {
    name: string;
    /** Folder below rehearsal/tools. */
    module:
        | "control-plane"
        | "engine"
        | "language-host"
        | "apiext"
        | "provider"
        | "coredns"
        | "prometheus"
        | "emissary-next";
    package: string;
    tags?: string;
    /** Go variables set by the linker. */
    set?: Record<string, string>;
    /** Minutes the first build takes on a machine with two cores. */
    minutes: number;
}

const componentBase = "k8s.io/component-base/version";
const [kubeMajor = "", kubeMinor = ""] = VERSIONS.kubernetes.split(".");

/** Everything that can be built; the order lets later builds use what earlier ones compiled. */
export const GO_BUILDS = {
    kube: {
        name: "kube",
        module: "control-plane",
        package: "./cmd/kube",
        set: {
            [`${componentBase}.gitVersion`]: `v${VERSIONS.kubernetes}`,
            [`${componentBase}.gitMajor`]: kubeMajor,
            [`${componentBase}.gitMinor`]: kubeMinor,
        },
        minutes: 9,
    },
    istioCharts: { name: "istio-charts", module: "control-plane", package: "./cmd/istio-charts", minutes: 1 },
    kwok: { name: "kwok", module: "control-plane", package: "sigs.k8s.io/kwok/cmd/kwok", minutes: 1 },
    kwokctl: { name: "kwokctl", module: "control-plane", package: "sigs.k8s.io/kwok/cmd/kwokctl", minutes: 1 },
    helm: { name: "helm", module: "control-plane", package: "helm.sh/helm/v4/cmd/helm", minutes: 1 },
    pilotDiscovery: {
        name: "pilot-discovery",
        module: "control-plane",
        package: "istio.io/istio/pilot/cmd/pilot-discovery",
        tags: "vtprotobuf,disable_pgv",
        minutes: 5,
    },
    apiext: { name: "apiext", module: "apiext", package: ".", minutes: 2 },
    pulumi: {
        name: "pulumi",
        module: "engine",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        set: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": VERSIONS.pulumi },
        minutes: 5,
    },
    // The newest version whose module still holds the language host; later ones moved it to a module that no registry has.
    // It speaks the protocol of today's engine.
    languageHost: {
        name: "pulumi-language-nodejs",
        module: "language-host",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        minutes: 1,
    },
    kubernetesPlugin: {
        name: "pulumi-resource-kubernetes",
        module: "provider",
        package: ".",
        set: { "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version": VERSIONS.kubernetesPlugin },
        minutes: 7,
    },
} as const satisfies Record<string, GoBuild>;

/** The arguments of `go` for a build. `-mod=readonly`: what is built is what go.mod and go.sum say, or nothing. */
export function buildArguments(build: GoBuild, output: string): string[] {
    const variables = Object.entries(build.set ?? {}).map(([name, value]) => ` -X ${name}=${value}`);
    const tags = build.tags === undefined ? [] : ["-tags", build.tags];
    const ldflags = `-s -w${variables.join("")}`;
    const fixed = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false"];
    return [...fixed, ...tags, "-ldflags", ldflags, "-o", output, build.package];
}

/** The parts of the cache key of what is built from some of the modules: their sources, and the flags. */
export async function buildKeyParts(builds: readonly GoBuild[]): Promise<string[]> {
    const modules = [...new Set(builds.map((build) => build.module))];
    const sources = await Promise.all(modules.map((module) => sourcesOf(join(GO_MODULES, module))));
    const flags = builds.flatMap((build) => buildArguments(build, build.name));
    return [process.platform, process.arch, ...flags, ...sources.flat()];
}

/** Go's own environment: no C compiler wanted, and fewer garbage collections (a tenth of the time). */
export function goEnvironment(): NodeJS.ProcessEnv {
    return { ...process.env, CGO_ENABLED: "0", GOGC: "400", GOFLAGS: "", GOWORK: "off" };
}

/** Builds one executable, unless it is there. Returns the provenance. */
export async function goBuild(build: GoBuild, target: string, log: (line: string) => void): Promise<string> {
    await makeOnce(target, async (temporary) => {
        await requireGo();
        log(
            `toolchain: building ${build.name} from its Go module (first run only, up to ${build.minutes} min on two cores)`,
        );
        const begin = Date.now();
        const seconds = (): number => Math.round((Date.now() - begin) / 1000);
        const ticking = setInterval(() => log(`toolchain: still building ${build.name}, ${seconds()} s`), 30_000);
        try {
            const cwd = join(GO_MODULES, build.module);
            await mustRun("go", buildArguments(build, temporary), { cwd, env: goEnvironment() });
        } finally {
            clearInterval(ticking);
        }
        log(`toolchain: built ${build.name} in ${seconds()} s`);
    });
    return `built from Go module rehearsal/tools/${build.module}`;
}

/** Folder of a Go module that one of ours requires. */
export async function moduleFolder(module: GoBuild["module"], name: string): Promise<string> {
    const options = { cwd: join(GO_MODULES, module), env: goEnvironment() };
    const printed = await mustRun("go", ["mod", "download", "-json", name], options);
    const { Dir: folder } = JSON.parse(printed) as { Dir?: string };
    if (folder === undefined) {
        throw new Error(`go mod download ${name} named no folder`);
    }
    return folder;
}

async function requireGo(): Promise<void> {
    if ((await run("go", ["version"])).code !== 0) {
        throw new Error(
            "The rehearsal builds tools that cannot be had otherwise, and needs Go 1.26 or later on PATH (`go version` failed).",
        );
    }
}
