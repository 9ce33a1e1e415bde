import { RunError } from "@pulumi/pulumi";
import { mendCommand } from "../config/mend";
import { describeProblems, Problem } from "../config/problem";
import { sampleMapping } from "../config/rules";
import type { Settings } from "../config/schema";
import { decodeRelease } from "../integration/helmRelease";
import type { RouteValues } from "../integration/routeReleases";
import { ClusterReader, LiveObject, openCluster } from "./cluster";

/** Names of the releases that hold routes, and how many of them there are. */
const releaseName = /^routes-\d+-of-(\d+)$/;

/** A release that holds routes, as Helm last stored it. */
interface LiveRelease {
    readonly name: string;
    readonly namespace: string;
    /** Number of releases, by its name. */
    readonly releases: number;
    /** Helm leaves its Mappings when it goes. */
    readonly keep: boolean;
    /** Its Mappings, as `namespace/name`. */
    readonly routes: readonly string[];
}

/**
 * During a hand-over releases adopt what is there, so that Helm does not stop what would lose a Mapping: this does. Every
 * other change is stopped by Helm and the provider, which adopt nothing then.
 * @throws RunError when a release would take its Mappings with it, and when a Mapping would be left that nobody asks for
 */
export async function checkHandOver(settings: Settings, open = openCluster): Promise<void> {
    if (settings.routes.batch !== "handOver") {
        return;
    }
    const { services, sample } = settings;
    const samples = sample.enabled ? [{ namespace: sample.namespace, name: sampleMapping }] : [];
    const configured = new Set([...services, ...samples].map((it) => `${it.namespace}/${it.name}`));
    const all = await readReleases(await open(settings.kubeContext));
    const problems = all.flatMap((release) => {
        const holds = release.routes.some((route) => configured.has(route));
        const isOurs = holds || release.namespace === settings.edge.namespace;
        return [...(holds ? losses(settings, release) : []), ...(isOurs ? orphans(release, configured) : [])];
    });
    if (problems.length > 0) {
        throw new RunError(describeProblems(problems));
    }
}

/** A release that this configuration no longer has is uninstalled, and deletes its Mappings unless it was handed over too. */
function losses({ routes, edge }: Settings, release: LiveRelease): Problem[] {
    const { name, namespace, releases, keep } = release;
    if (keep || (releases === routes.releases && namespace === edge.namespace)) {
        return [];
    }
    const isMoved = namespace !== edge.namespace;
    const path = isMoved ? "edge.namespace" : "routes.releases";
    const was = isMoved ? namespace : String(releases);
    return [
        {
            path,
            seen: isMoved ? edge.namespace : routes.releases,
            allowed: `${was} until an up with routes.batch handOver has run: Helm release ${namespace}/${name} would delete its Mappings`,
            mend: `${mendCommand(path, "set", was)} && pulumi up`,
        },
    ];
}

/** A Mapping that both sides keep stays in the cluster when it leaves the configuration. */
function orphans({ name, namespace, keep, routes }: LiveRelease, configured: ReadonlySet<string>): Problem[] {
    const gone = keep ? routes.filter((route) => !configured.has(route)) : [];
    return gone.map((route) => ({
        path: "services",
        seen: `no ${route}, which Helm release ${namespace}/${name} has`,
        allowed:
            "all of its Mappings as long as routes.batch is handOver, else they stay in the cluster and belong to nobody",
        mend: `${mendCommand("routes.batch", "set", "on")} && pulumi up`,
    }));
}

/** The newest revision of every release that holds routes. */
async function readReleases(cluster: Pick<ClusterReader, "list">): Promise<LiveRelease[]> {
    const newest = new Map<string, LiveObject>();
    for (const secret of await cluster.list("v1", "Secret", { labels: "owner=helm" })) {
        const { namespace = "", labels = {} } = secret.metadata;
        const key = `${namespace}/${labels["name"]}`;
        const known = newest.get(key)?.metadata.labels?.["version"] ?? 0;
        if (releaseName.test(labels["name"] ?? "") && Number(labels["version"]) > Number(known)) {
            newest.set(key, secret);
        }
    }
    return [...newest.values()].map((secret) => {
        const { name, namespace, config } = decodeRelease((secret["data"] as { release: string }).release);
        const { keep, routes } = config as unknown as Partial<RouteValues>;
        return {
            name,
            namespace,
            releases: Number(releaseName.exec(name)?.[1]),
            keep: keep === true,
            routes: Object.entries(routes ?? {}).flatMap(([place, specs]) =>
                Object.keys(specs).map((route) => `${place}/${route}`),
            ),
        };
    });
}
