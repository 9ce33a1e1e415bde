import { ChartPaths } from "./chartPaths";

/** What is known of a chart without Helm. */
export interface ChartFacts {
    /** Folder or reference, as the release has it. */
    readonly chart: string;
    /** Version of what the chart installs; undefined unless the chart lies in a local folder. */
    readonly appVersion?: string;
    /** The paths that it reads; undefined when nobody can tell without a download. */
    readonly paths?: ChartPaths;
}

/** The charts that this program installs, each by the setting that holds the user's values for it. */
export type ChartKey = "edge" | "istio.base" | "istio.cni" | "istio.istiod" | "prometheus";
