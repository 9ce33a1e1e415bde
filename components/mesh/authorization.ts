import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AuthorizationPolicy } from "../../model/mesh/authorization";

/**
 * Makes the AuthorizationPolicies. Those for single workloads come first, so that their plaintext ports answer all the time.
 * @param dependsOn strict mTLS, which proves who calls
 */
export function makeAuthorizationPolicies(
    name: string,
    policies: readonly AuthorizationPolicy[],
    parent: pulumi.Resource,
    dependsOn: readonly pulumi.Resource[],
): k8s.apiextensions.CustomResource[] {
    const create = (policy: AuthorizationPolicy, before: readonly pulumi.Resource[]) =>
        new k8s.apiextensions.CustomResource(
            `${name}-${policy.namespace}-${policy.name}`,
            {
                apiVersion: "security.istio.io/v1",
                kind: "AuthorizationPolicy",
                metadata: { name: policy.name, namespace: policy.namespace },
                spec: policy.spec,
            },
            { parent, dependsOn: [...before] },
        );
    const isSingle = ({ spec }: AuthorizationPolicy) => spec.selector !== undefined;
    const single = policies.filter(isSingle).map((policy) => create(policy, dependsOn));
    const before = single.length > 0 ? single : dependsOn;
    const wide = policies.filter((policy) => !isSingle(policy)).map((policy) => create(policy, before));
    return [...single, ...wide];
}
