import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { edgeManager, LiveEdge } from "../../plan/existingEdge";
import { edgeAddress, noAddress } from "./edgeAddress";

export interface EdgeExistingArgs {
    readonly namespace: string;
    /** Name of the edge's Deployment. */
    readonly deployment: string;
    readonly live: LiveEdge;
}

/**
 * An edge that is there already: a patch of its Deployment with our fields and no others. The changed pod template rolls
 * the edge, and the provider waits for that rollout. Without force, so that a field that someone else owns with another
 * value is refused by name; on destroy the fields are given back, and the edge stays.
 * @example
 * new EdgeExisting("edge", { namespace: "ambassador", deployment: "edge-stack", live }, { provider });
 */
export class EdgeExisting extends pulumi.ComponentResource {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer; undefined until it has one. */
    readonly address: pulumi.Output<string | undefined>;

    constructor(name: string, args: EdgeExistingArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeExisting", name, {}, opts);
        const { namespace, deployment, live } = args;
        this.ready = new k8s.apps.v1.DeploymentPatch(
            `${name}-patch`,
            {
                metadata: {
                    name: deployment,
                    namespace,
                    annotations: { ...live.annotations, "pulumi.com/patchFieldManager": edgeManager },
                },
                spec: { template: live.patch as k8s.types.input.core.v1.PodTemplateSpecPatch },
            },
            // The provider answers with the whole Deployment, and so with what others have in its environment.
            { parent: this, additionalSecretOutputs: ["spec"] },
        );
        this.address =
            live.service === undefined
                ? noAddress("no Service selects the edge's pods")
                : edgeAddress(`${name}-service`, `${namespace}/${live.service}`, { parent: this });
        this.registerOutputs({ ready: this.ready, address: this.address });
    }
}
