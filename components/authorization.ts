import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AuthorizationPolicy } from "../integration/authorization";

export interface AuthorizationArgs {
    readonly policies: readonly AuthorizationPolicy[];
}

/**
 * Who may call the services of the mesh. It comes after strict mTLS, which proves who calls, and on destroy it goes before.
 * Policies for plaintext ports come first, so that those ports answer all the time.
 */
export class Authorization extends pulumi.ComponentResource {
    /** The AuthorizationPolicies. */
    readonly policies: readonly pulumi.Resource[];

    constructor(name: string, args: AuthorizationArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Authorization", name, {}, opts);
        const create = (policy: AuthorizationPolicy, dependsOn: pulumi.Resource[]) =>
            new k8s.apiextensions.CustomResource(
                `${name}-${policy.namespace}-${policy.name}`,
                {
                    apiVersion: "security.istio.io/v1",
                    kind: "AuthorizationPolicy",
                    metadata: { name: policy.name, namespace: policy.namespace },
                    spec: policy.spec,
                },
                { parent: this, dependsOn },
            );
        const isSingle = ({ spec }: AuthorizationPolicy) => spec.selector !== undefined;
        const single = args.policies.filter(isSingle).map((policy) => create(policy, []));
        const wide = args.policies.filter((policy) => !isSingle(policy)).map((policy) => create(policy, single));
        this.policies = [...single, ...wide];
        this.registerOutputs({ policies: this.policies });
    }
}
