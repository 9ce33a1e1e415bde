import { official } from "./official";
import type { EdgeSettings, ParsedSettings, Settings } from "./schema";

/** What the edge is: Ambassador Edge Stack, or Emissary-ingress, its open core. */
export type Distribution = EdgeSettings["distribution"];

/** Fields of `edge` whose default depends on the distribution. */
export type DistributionDefaults = Pick<EdgeSettings, "namespace" | "deployment" | "chart" | "version" | "crds">;

const emissaryVersion = "4.1.0";

/**
 * Edge Stack 3.10.0 is what chart 8.10.0 installs. Emissary 4.1.0 is the first release with the fix of emissary#4744
 * (certificates after their rotation); since 3.10 both of its charts are in the GitHub container registry only, under
 * the version of Emissary itself (Emissary's CHANGELOG, 4.0.1).
 */
const defaults: Readonly<Record<Distribution, DistributionDefaults>> = {
    "edge-stack": {
        namespace: "ambassador",
        deployment: "edge-stack",
        chart: "edge-stack",
        version: "8.10.0",
        crds: `${official.edgeManifests}/aes-crds.yaml`,
    },
    emissary: {
        namespace: "emissary",
        deployment: "emissary-ingress",
        chart: `${official.emissaryCharts}/emissary-ingress`,
        version: emissaryVersion,
        crds: `${official.emissaryCharts}/emissary-crds-chart`,
    },
};

/** Every distribution. */
export const distributions = Object.keys(defaults) as readonly Distribution[];

/** Fills in the defaults that depend on the distribution, so that everything after sees complete settings. */
export function withDistribution(parsed: ParsedSettings): Settings {
    const { namespace, deployment, chart, version, crds } = parsed.edge;
    const given = Object.fromEntries(
        Object.entries({ namespace, deployment, chart, version, crds }).filter(([, value]) => value !== undefined),
    );
    const { install, distribution } = parsed.edge;
    const released = install === "helm" ? { deployment: edgeName(parsed.edge) } : {};
    return { ...parsed, edge: { ...parsed.edge, ...defaults[distribution], ...released, ...given } };
}

/**
 * Helm release, Deployment and Service of the edge (the documentation of each distribution uses the same). One of several
 * edges has its `ambassador_id` in it, because the chart names objects of the whole cluster after the release.
 */
export function edgeName(edge: { readonly distribution: Distribution; readonly ambassadorId?: string }): string {
    const name = edge.distribution === "edge-stack" ? "edge-stack" : "emissary-ingress";
    return edge.ambassadorId === undefined ? name : `${name}-${edge.ambassadorId}`;
}
