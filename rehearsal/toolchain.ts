import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cacheKey, cacheRoot, makeOnce, sourcesOf } from "./tooling/cache";
import { CHART_RECIPE, CHARTS, makeEdge, makeIstioCharts } from "./tooling/charts";
import { GO_BUILDS, VERSIONS, buildKeyParts, goArch, goBuild } from "./tooling/goBuild";
import type { GoBuild } from "./tooling/goBuild";
import { provideKubernetesPlugin, provideRandomPlugin } from "./tooling/plugins";
import type { Plugin } from "./tooling/plugins";
import { copyExecutable, download, onPath } from "./tooling/ready";
import type { ReadyTool } from "./tooling/ready";

/** Everything the rehearsal runs, as paths. */
export interface Toolchain {
    /** Folder with all executables (except Pulumi's), to be put first on PATH. */
    binDir: string;
    etcd: string;
    kubeApiserver: string;
    kubeControllerManager: string;
    kubeScheduler: string;
    kubectl: string;
    kwok: string;
    kwokctl: string;
    helm: string;
    pilotDiscovery: string;
    apiext: string;
    /** Root of the Pulumi installation: `bin/pulumi` exists below it, with Node's language host beside it or on PATH. */
    pulumi: string;
    /** The official Kubernetes provider. */
    kubernetesPlugin: Plugin;
    /** The plug-in that makes passwords: the official one, or a stand-in. */
    randomPlugin: Plugin;
    /** Folder with Istio's own charts: base, istiod, cni. */
    istioCharts: string;
    /** Folder of the chart `edge-stack`: a fixture around Emissary's real chart. */
    edgeChart: string;
    /** File with Emissary's CRDs and its conversion webhook's Deployment. */
    edgeCrds: string;
    /** Folder of Emissary's real chart. */
    emissaryChart: string;
    /** Folder of a fixture chart with the interface of emissary-crds-chart, made from Emissary's real CRDs. */
    emissaryCrdsChart: string;
    /** Folder of a fixture chart with the interface of prometheus-community/prometheus. */
    prometheusChart: string;
    /** Tool -> "on PATH", "installed", "official download" or "built from Go module ...", or that it is a stand-in. */
    provenance: Record<string, string>;
}

/** The providers that everything is done by: their versions decide what a run can show. */
export function formatProviders({
    kubernetesPlugin,
    randomPlugin,
}: Pick<Toolchain, "kubernetesPlugin" | "randomPlugin">): string {
    const format = ({ version, provenance }: Plugin) => `${version} (${provenance})`;
    return `Kubernetes provider ${format(kubernetesPlugin)}, random provider ${format(randomPlugin)}`;
}

/** Where the tools are from, one line for each origin. */
export function formatProvenance({ provenance }: Pick<Toolchain, "provenance">): string[] {
    const origins = [...new Set(Object.values(provenance))];
    const from = (origin: string) => Object.keys(provenance).filter((tool) => provenance[tool] === origin);
    return origins.map((origin) => `${from(origin).join(", ")}: ${origin}`);
}

type Log = (line: string) => void;

// Only Helm and Pulumi are looked for ready-made. The control plane is built in any case, because istiod cannot be
// had as an executable and shares most of its compile; kubectl comes with it, in exactly the server's version.

const helm: ReadyTool = {
    name: "helm",
    versionArguments: ["version", "--short"],
    url: `https://get.helm.sh/helm-v${VERSIONS.helm}-${process.platform}-${goArch}.tar.gz`,
    member: `${process.platform}-${goArch}/helm`,
};

const pulumi: ReadyTool = {
    name: "pulumi",
    versionArguments: ["version"],
    url: `https://get.pulumi.com/releases/sdk/pulumi-v${VERSIONS.pulumi}-${process.platform}-${process.arch}.tar.gz`,
    member: "pulumi/pulumi",
};

const links = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "kubectl",
] as const;

/**
 * Provides every tool: from PATH, the official download or a build, kept in the cache. The second run takes no time.
 * @param pods real ones need neither KWOK nor Helm's command, which are left out then
 */
export async function provideToolchain(log: Log, pods: "real" | "simulated" = "simulated"): Promise<Toolchain> {
    const { pulumi: engine, languageHost, kubernetesPlugin: _plugin, ...others } = GO_BUILDS;
    const binKey = cacheKey(await buildKeyParts(Object.values(others)));
    const binDir = join(cacheRoot(), `bin-${binKey}`);
    await mkdir(binDir, { recursive: true });
    const provenance: Record<string, string> = {};
    const forSimulated = pods === "simulated" ? [others.kwok, others.kwokctl] : [];
    for (const build of [others.kube, ...forSimulated, others.istioCharts, others.pilotDiscovery, others.apiext]) {
        provenance[build.name] = await goBuild(build, join(binDir, build.name), log);
    }
    await linkKube(binDir, provenance);
    if (pods === "simulated") {
        provenance["helm"] = await provideHelm(join(binDir, "helm"), log);
    }
    const pulumiRoot = await providePulumi([engine, languageHost], provenance, log);
    const kubernetesPlugin = await provideKubernetesPlugin(log);
    const randomPlugin = await provideRandomPlugin(log);
    const providers = {
        [`Kubernetes provider ${kubernetesPlugin.version}`]: kubernetesPlugin.provenance,
        [`random provider ${randomPlugin.version}`]: randomPlugin.provenance,
    };
    const recipe = [JSON.stringify(VERSIONS), await readFile(CHART_RECIPE, "utf8"), ...(await sourcesOf(CHARTS))];
    const data = join(cacheRoot(), `charts-${cacheKey([binKey, ...recipe])}`);
    await makeIstioCharts(join(binDir, "istio-charts"), join(data, "istio"));
    await makeEdge(join(data, "edge"));
    log(`toolchain: ${formatProviders({ kubernetesPlugin, randomPlugin })}`);
    return {
        ...paths(binDir, data),
        pulumi: pulumiRoot,
        kubernetesPlugin,
        randomPlugin,
        provenance: { ...providers, ...provenance },
    };
}

function paths(
    binDir: string,
    data: string,
): Omit<Toolchain, "pulumi" | "kubernetesPlugin" | "randomPlugin" | "provenance"> {
    const tool = (name: string): string => join(binDir, name);
    return {
        binDir,
        etcd: tool("etcd"),
        kubeApiserver: tool("kube-apiserver"),
        kubeControllerManager: tool("kube-controller-manager"),
        kubeScheduler: tool("kube-scheduler"),
        kubectl: tool("kubectl"),
        kwok: tool("kwok"),
        kwokctl: tool("kwokctl"),
        helm: tool("helm"),
        pilotDiscovery: tool("pilot-discovery"),
        apiext: tool("apiext"),
        istioCharts: join(data, "istio"),
        edgeChart: join(data, "edge", "edge-stack"),
        edgeCrds: join(data, "edge", "edge-crds.yaml"),
        emissaryChart: join(data, "edge", "emissary-ingress"),
        emissaryCrdsChart: join(data, "edge", "emissary-crds-chart"),
        prometheusChart: join(CHARTS, "prometheus"),
    };
}

async function linkKube(binDir: string, provenance: Record<string, string>): Promise<void> {
    for (const name of links) {
        await makeOnce(join(binDir, name), (temporary) => symlink("kube", temporary));
        provenance[name] = provenance["kube"] ?? "";
    }
    delete provenance["kube"];
}

async function provideHelm(target: string, log: Log): Promise<string> {
    const found = await onPath(helm, "4.0.0");
    if (found !== undefined) {
        await rm(target, { force: true });
        await symlink(found, target);
        return "on PATH";
    }
    const folder = join(cacheRoot(), `helm-${VERSIONS.helm}-${process.platform}-${process.arch}`);
    if (await download(helm, folder, log)) {
        await makeOnce(target, (temporary) => copyExecutable(join(folder, "bin", "helm"), temporary));
        return "official download";
    }
    return goBuild(GO_BUILDS.helm, target, log);
}

/** The CLI and the language host of Node, which an installation or the official archive has beside it. */
async function providePulumi(
    builds: readonly GoBuild[],
    provenance: Record<string, string>,
    log: Log,
): Promise<string> {
    const found = await onPath(pulumi, "3.227.0");
    if (found !== undefined) {
        const root = join(cacheRoot(), "pulumi-on-path");
        await mkdir(join(root, "bin"), { recursive: true });
        await rm(join(root, "bin", "pulumi"), { force: true });
        await symlink(found, join(root, "bin", "pulumi"));
        provenance["pulumi"] = "on PATH";
        return root;
    }
    const folder = join(cacheRoot(), `pulumi-${VERSIONS.pulumi}-${process.platform}-${process.arch}`);
    if (await download(pulumi, folder, log)) {
        provenance["pulumi"] = "official download";
        return folder;
    }
    const built = join(cacheRoot(), `pulumi-${cacheKey(await buildKeyParts(builds))}`);
    for (const build of builds) {
        provenance[build.name] = await goBuild(build, join(built, "bin", build.name), log);
    }
    return built;
}
