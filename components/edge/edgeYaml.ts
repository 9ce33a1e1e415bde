import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { isAggregated } from "../../kube/controllerFields";
import type { EdgeManifest } from "../../model/edge/manifest";
import { manifestName } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { edgeAddress, noAddress } from "./edgeAddress";
import { edgeLicense } from "./edgeLicense";
import { EdgeListeners } from "./edgeListeners";
import { ManifestResource } from "../manifestResource";

export interface EdgeYamlArgs {
    readonly namespace: string;
    /** The published manifest, with the integration in the edge's Deployment. */
    readonly manifest: EdgeManifest;
    /** License (a JWT); with one the manifest's own Secret is left out. */
    readonly licenseKey: pulumi.Output<string> | undefined;
    /** Leave everything in the cluster when it is no longer part of the stack (`edge.handOver`). */
    readonly handOver: boolean;
    /** `ambassador_id` of the edge. */
    readonly ambassadorId?: string;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly adopting: k8s.Provider;
}

/** Kinds without which a pod is refused, does not start, or starts without its rights. */
const podNeeds: readonly string[] = [
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
];

/** Whether a CRD is that of the object's kind. */
function defines(crd: AnyObject, { apiVersion, kind }: AnyObject): boolean {
    const { group, names } = (crd["spec"] ?? {}) as { group?: string; names?: { kind?: string } };
    return apiVersion.startsWith(`${group}/`) && names?.kind === kind;
}

/**
 * The edge from its published manifest, every object as it stands but for the integration.
 * @example
 * new EdgeYaml("edge", { namespace, manifest, licenseKey: undefined, handOver: false, adopting }, { provider });
 */
export class EdgeYaml extends pulumi.ComponentResource {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer; undefined until it has one. */
    readonly address: pulumi.Output<string | undefined>;

    constructor(name: string, args: EdgeYamlArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeYaml", name, {}, opts);
        const { manifest, namespace, handOver, ambassadorId } = args;
        const child = { parent: this, retainOnDelete: handOver };
        const create = (object: AnyObject, more: pulumi.CustomResourceOptions) =>
            new ManifestResource(`${name}-${manifestName(object)}`, object, { ...child, ...more });
        const license = edgeLicense(`${name}-license`, namespace, args.licenseKey, child);
        const keep = { provider: args.adopting, retainOnDelete: true };
        const kept = manifest.kept.map((object) => ({ object, resource: create(object, keep) }));
        const crdsOf = (object: AnyObject) => kept.filter((crd) => defines(crd.object, object));
        const single = manifest.plain
            .filter((object) => !isAggregated(object))
            .map((object) => ({
                object,
                resource: create(object, { dependsOn: crdsOf(object).map(({ resource }) => resource) }),
            }));
        // Kubernetes writes a collecting role's rules anew for each of its parts that goes, and would make the role
        // itself anew where that had just gone too. So it goes first, and comes last.
        const parts = single.filter(({ object }) => object.kind === "ClusterRole").map(({ resource }) => resource);
        const collecting = manifest.plain
            .filter(isAggregated)
            .map((object) => ({ object, resource: create(object, { dependsOn: parts }) }));
        const plain = [...single, ...collecting];
        const needed = plain.filter(({ object }) => podNeeds.includes(object.kind)).map(({ resource }) => resource);
        // A Service is ready once it has pods, so no Deployment may wait for one.
        const dependsOn = [...license, ...kept.map(({ resource }) => resource), ...needed];
        const running = manifest.running.map((object) => ({
            object,
            resource: create(object, object.kind === "Service" ? {} : { dependsOn }),
        }));
        const edge = running.find(({ object }) => object === manifest.edge);
        if (edge === undefined) {
            throw new Error(`${name}: the manifest has lost the edge's Deployment`);
        }
        this.ready = edge.resource;
        if (!manifest.hasListeners) {
            const listenerArgs = { namespace, keep: handOver, ambassadorId };
            new EdgeListeners(`${name}-listeners`, listenerArgs, { parent: this, dependsOn: [this.ready] });
        }
        this.address =
            manifest.service === undefined
                ? noAddress("the manifest has no Service for the edge")
                : edgeAddress(`${name}-service`, `${namespace}/${manifest.service}`, {
                      parent: this,
                      dependsOn: running.map(({ resource }) => resource),
                  });
        this.registerOutputs({ ready: this.ready, address: this.address });
    }
}
