import { objectIn } from "../../kube/lookup";
import type { EdgeSettings } from "../../config/schema";
import { hasAgent } from "./helmValues";
import { deepMerge, Values } from "../../kube/merge";
import { emissaryPart } from "../../config/nesting";

/** What the edge's chart makes for these settings, as far as others have to know it before it is installed. */
export interface EdgeChart {
    /** What runs the edge's pods. */
    readonly workload: { readonly kind: WorkloadKind; readonly name: string };
    /** The Service by which clients reach the edge. */
    readonly service: {
        readonly name: string;
        /** Somebody gives it an address from outside: its type is LoadBalancer, and it names no address itself. */
        readonly getsAddress: boolean;
    };
    /** Service account of the edge's pods. */
    readonly serviceAccount: string;
    /** ClusterRoles with an aggregation rule: Kubernetes writes their rules, and can make them anew after Helm deleted them. */
    readonly aggregatedRoles: readonly string[];
}

/** The kinds among which the chart chooses by `daemonSet` and `barePod`. */
export type WorkloadKind = "Deployment" | "DaemonSet" | "Pod";

/**
 * Follows the templates of Emissary's chart (8.9.1, 3.10.0) and of Edge Stack's, whose subchart that is: `_helpers.tpl`,
 * `deployment.yaml`, `service.yaml`, `rbac.yaml`, `ambassador-agent.yaml`.
 * @param release name of the release, which is also `fullnameOverride` unless the user gives another
 */
export function edgeChart(edge: EdgeSettings, release: string): EdgeChart {
    const values = deepMerge({ fullnameOverride: release }, emissaryPart(edge.distribution, edge.values));
    const fullname = fullnameOf(edge, release, values);
    const service = objectIn(values["service"]);
    const rbac = objectIn(values["rbac"]);
    return {
        workload: workloadOf(values, fullname),
        service: {
            name: text(service["nameOverride"]) ?? fullname,
            getsAddress:
                (text(service["type"]) ?? "LoadBalancer") === "LoadBalancer" && !isTrue(service["externalIPs"]),
        },
        serviceAccount: serviceAccountOf(objectIn(values["serviceAccount"]), fullname),
        aggregatedRoles: [
            // Also with `scope.singleNamespace`, which only adds a Role.
            ...(isTrue(rbac["create"] ?? true) ? [text(rbac["nameOverride"]) ?? fullname] : []),
            ...(hasAgent(edge) && isTrue(objectIn(values["agent"])["enabled"]) ? [`${fullname}-agent`] : []),
        ],
    };
}

/** `ambassador.fullname`. Edge Stack's chart gives its subchart its own name (`nameOverride`, values.yaml). */
function fullnameOf({ distribution }: EdgeSettings, release: string, values: Values): string {
    const given = text(values["fullnameOverride"]);
    if (given !== undefined) {
        return short(given);
    }
    const ownName = distribution === "edge-stack" ? "edge-stack" : undefined;
    const name = text(values["nameOverride"] ?? ownName) ?? "emissary-ingress";
    return short(release.includes(name) || release.includes("ambassador") ? release : `${release}-${name}`);
}

/** The template gives a bare Pod the full name, whatever `deploymentNameOverride` says. */
function workloadOf(values: Values, fullname: string): EdgeChart["workload"] {
    if (isTrue(values["barePod"])) {
        return { kind: "Pod", name: fullname };
    }
    const kind = isTrue(values["daemonSet"]) ? "DaemonSet" : "Deployment";
    return { kind, name: text(values["deploymentNameOverride"]) ?? fullname };
}

/** `ambassador.serviceAccountName` */
function serviceAccountOf({ create, name }: Values, fullname: string): string {
    return text(name) ?? (isTrue(create ?? true) ? fullname : "default");
}

/** `trunc 63 | trimSuffix "-"` */
function short(name: string): string {
    return name.slice(0, 63).replace(/-$/, "");
}

/** A text that a template takes for given. */
function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** What a template takes for true: everything but false, zero, and what is empty. */
export function isTrue(value: unknown): boolean {
    return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
