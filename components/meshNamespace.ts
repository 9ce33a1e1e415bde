import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { injectionLabels } from "../integration/istioValues";

export interface MeshNamespaceArgs {
    readonly name: string;
    /** true: ours to create, and kept on destroy; false: it is there already and only gets the label. */
    readonly create: boolean;
    /** Istio revision; empty for the default one. */
    readonly revision: string;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly keeper: k8s.Provider;
}

/** A namespace whose pods get the sidecar. Pods made before the label are not injected; restart them. */
export class MeshNamespace extends pulumi.ComponentResource {
    /** What a pod or an object in the namespace has to wait for. */
    readonly ready: pulumi.Resource;
    /** Name of the namespace. */
    readonly namespace: string;

    constructor(name: string, args: MeshNamespaceArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshNamespace", name, {}, opts);
        // `opts.dependsOn` of a component reaches its children through their parent.
        const labels = injectionLabels(args.revision);
        this.namespace = args.name;
        this.ready = args.create
            ? new k8s.core.v1.Namespace(
                  `${name}-namespace`,
                  { metadata: { name: args.name, labels } },
                  { parent: this, provider: args.keeper, retainOnDelete: true },
              )
            : new k8s.core.v1.NamespacePatch(
                  `${name}-label`,
                  {
                      metadata: {
                          name: args.name,
                          labels,
                          annotations: { "pulumi.com/patchForce": "true", "pulumi.com/patchFieldManager": "edge-mesh" },
                      },
                  },
                  { parent: this },
              );
        this.registerOutputs({ ready: this.ready, namespace: this.namespace });
    }
}
