import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNamespace } from "../config/namespaces";
import { injectionLabels } from "../integration/istioValues";
import { ambientProblem, bothStylesProblem, Labels, otherStyle } from "../integration/meshLabels";

type Metadata = pulumi.Output<k8s.types.output.meta.v1.ObjectMeta | undefined>;

export interface MeshNamespaceArgs extends PlannedNamespace {
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly keeper: k8s.Provider;
}

/**
 * A namespace whose pods get the sidecar. Pods made before the label are not injected; restart them. What the API server
 * answers is checked, since others may have set labels too; the preview shows it before anything is changed. A namespace
 * that is there already was read before (discovery/namespaces.ts).
 */
export class MeshNamespace extends pulumi.ComponentResource {
    /** What a pod or an object in the namespace has to wait for. */
    readonly ready: pulumi.Resource;
    /** Name of the namespace. */
    readonly namespace: string;
    /** Istio revision that injects its pods; empty for the default one. */
    readonly revision: string;

    constructor(name: string, args: MeshNamespaceArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshNamespace", name, {}, opts);
        // `opts.dependsOn` of a component reaches its children through their parent.
        const labels = injectionLabels(args.revision);
        this.namespace = args.name;
        this.revision = args.revision;
        const all = { ...args.labels, ...labels };
        const labelled = args.create ? this.create(name, args, all) : this.label(name, args, all);
        const metadata: Metadata = labelled.metadata;
        metadata.apply((live) => checkLabels(args, live?.labels, labels));
        this.ready = labelled;
        this.registerOutputs({ ready: this.ready, namespace: this.namespace, revision: this.revision });
    }

    private create(name: string, args: MeshNamespaceArgs, labels: Record<string, string>): k8s.core.v1.Namespace {
        return new k8s.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: args.name, labels } },
            { parent: this, provider: args.keeper, retainOnDelete: true },
        );
    }

    private label(name: string, args: MeshNamespaceArgs, labels: Record<string, string>): k8s.core.v1.NamespacePatch {
        const annotations = { "pulumi.com/patchForce": "true", "pulumi.com/patchFieldManager": "edge-mesh" };
        const metadata = { name: args.name, labels, annotations };
        return new k8s.core.v1.NamespacePatch(`${name}-label`, { metadata }, { parent: this });
    }
}

/**
 * Of a resource that did not change the state tells old labels, not those of now. So where the namespace was read, it has
 * the last word; where it could not be, a refresh belongs to the mending.
 */
function checkLabels({ name, create, before }: MeshNamespaceArgs, live: Labels, ours: Labels): void {
    if (!create && before?.[otherStyle(ours)] === undefined) {
        return;
    }
    const problem = ambientProblem(name, live) ?? bothStylesProblem(name, live, ours);
    if (problem !== undefined) {
        throw new pulumi.RunError(create ? `${problem}\n             and at last: pulumi refresh` : problem);
    }
}
