import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNamespace } from "../../model/mesh/namespaces";
import { injectionLabels } from "../../model/mesh/istioValues";
import { namespaceManagers } from "../../model/mesh/namespaceLabels";

export interface MeshNamespaceArgs extends PlannedNamespace {
    /** Provider that adopts existing objects, for objects that are kept on destroy. */
    readonly adopting: k8s.Provider;
}

/**
 * A namespace whose pods get the sidecar. Pods made before the label are not injected; restart them. Labels of others were
 * looked at before (plan/namespaceCheck.ts). Ours have field managers with names, so that they are known for ours, and
 * replaced, even in a namespace that outlived its stack.
 * @example
 * new MeshNamespace("mesh-shop", { name: "shop", create: true, revision: "", labels: {}, adopting }, { provider });
 */
export class MeshNamespace extends pulumi.ComponentResource {
    /** What a pod or an object in the namespace has to wait for. */
    readonly ready: pulumi.Resource;
    /** Name of the namespace. */
    readonly namespace: string;
    /** Istio revision that injects its pods; empty for the default one. */
    readonly revision: string;

    constructor(name: string, args: MeshNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshNamespace", name, {}, opts);
        // `opts.dependsOn` of a component reaches its children through their parent.
        this.namespace = args.name;
        this.revision = args.revision;
        const labels = { ...args.labels, ...injectionLabels(args.revision) };
        const metadata = (manager: string, more = {}) => ({
            name: args.name,
            labels,
            annotations: { "pulumi.com/patchFieldManager": manager, ...more },
        });
        this.ready = args.create
            ? new k8s.core.v1.Namespace(
                  `${name}-namespace`,
                  { metadata: metadata(namespaceManagers.create) },
                  { parent: this, provider: args.adopting, retainOnDelete: true },
              )
            : new k8s.core.v1.NamespacePatch(
                  `${name}-label`,
                  { metadata: metadata(namespaceManagers.label, { "pulumi.com/patchForce": "true" }) },
                  { parent: this },
              );
        this.registerOutputs({ ready: this.ready, namespace: this.namespace, revision: this.revision });
    }
}
