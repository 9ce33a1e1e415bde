import { webhookNamespace } from "../../kube/wellKnown";
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { EdgeSettings } from "../../config/schema";
import { isLocal } from "../../kube/chart";
import type { AnyObject } from "../../kube/object";

/** Whether `edge.crds` is a chart (`oci://`, or a folder with a Chart.yaml) and no manifest. */
export function isCrdChart(place: string): boolean {
    return place.startsWith("oci://") || (isLocal(place) && existsSync(path.join(place, "Chart.yaml")));
}

/** Asks the provider to render a chart, in the words of `helm.v3.Chart` (its `jsonOpts`). */
export interface TemplateRequest {
    readonly release_name: string;
    readonly namespace: string;
    readonly values: Readonly<Record<string, unknown>>;
    /** Absolute path of a local chart; the provider runs elsewhere. */
    readonly path?: string;
    readonly chart?: string;
    readonly version?: string;
}

/**
 * The request that renders the CRD chart. It is never installed as a release: its CRDs are ordinary templates without
 * `helm.sh/resource-policy: keep`, so uninstalling it would delete every Mapping of the cluster.
 */
export function crdChartRequest(edge: Pick<EdgeSettings, "crds" | "version" | "legacyVersions">): TemplateRequest {
    const place = isLocal(edge.crds) ? { path: path.resolve(edge.crds) } : { chart: edge.crds, version: edge.version };
    const values = { enableLegacyVersions: edge.legacyVersions, enableV1: edge.legacyVersions };
    return { release_name: "emissary-crds", namespace: webhookNamespace, values, ...place };
}

/** The chart's objects, and the namespace of its webhook, which Helm would expect to be there. */
export function withWebhookNamespace(objects: readonly AnyObject[]): AnyObject[] {
    const needed = objects.some(({ metadata }) => metadata.namespace === webhookNamespace);
    const present = objects.some(({ kind, metadata }) => kind === "Namespace" && metadata.name === webhookNamespace);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: webhookNamespace } };
    return needed && !present ? [namespace, ...objects] : [...objects];
}

interface CrdSpec {
    readonly conversion?: { readonly strategy?: string };
    readonly versions?: readonly { readonly name: string }[];
}

const specOf = (object: AnyObject) => (object["spec"] ?? {}) as CrdSpec;

/** The CRDs among the objects. */
export function crdsAmong(objects: readonly AnyObject[]): AnyObject[] {
    return objects.filter(({ kind }) => kind === "CustomResourceDefinition");
}

/** Whether a webhook converts between the versions of a CRD; of one version alone there is nothing to convert. */
export function isConverted(crd: AnyObject): boolean {
    return specOf(crd).conversion?.strategy === "Webhook" && versionsOf(crd).length > 1;
}

/** Whether a webhook converts between the CRDs' versions: what the objects say, whatever was asked for. */
export function haveConversion(objects: readonly AnyObject[]): boolean {
    return objects.some(({ kind }) => kind === "Deployment") || crdsAmong(objects).some(isConverted);
}

/** Names of the versions that a CRD has. */
export function versionsOf(crd: AnyObject): string[] {
    return (specOf(crd).versions ?? []).map(({ name }) => name);
}
