import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/schema";
import type { Plan } from "../../plan/plan";
import type { MeshNamespace } from "./meshNamespace";
import { makeAuthorizationPolicies } from "./authorization";

/** Fields of Istio's PeerAuthentication that this program sets. */
interface PeerAuthenticationSpec {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly mtls?: { readonly mode: "STRICT" };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode: "PERMISSIVE" }>>;
}

export interface StrictMtlsArgs {
    /** Istio's root namespace, where one policy holds for the whole mesh. */
    readonly settings: { readonly istio: Pick<Settings["istio"], "namespace"> };
    /** How strict, and who may call whom once it is proven who calls. */
    readonly plan: Pick<Plan, "strict" | "authorization">;
    readonly namespaces: readonly Pick<MeshNamespace, "namespace">[];
}

/**
 * STRICT mTLS, before it the exceptions, and after it who may call. It comes last, so that a failed `up` leaves permissive
 * mTLS and never a broken edge, and on destroy it goes first.
 * @example
 * new StrictMtls("strict-mtls", { settings, plan, namespaces }, { provider, dependsOn: [tlsContext, ...mappings] });
 */
export class StrictMtls extends pulumi.ComponentResource {
    /** The policies that make the mesh strict. */
    readonly policies: readonly k8s.apiextensions.CustomResource[];
    /** The policies that say who may call. */
    readonly callers: readonly k8s.apiextensions.CustomResource[];

    constructor(name: string, args: StrictMtlsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:StrictMtls", name, {}, opts);
        const create = (
            suffix: string,
            metadata: { readonly name: string; readonly namespace: string },
            spec: PeerAuthenticationSpec,
            dependsOn: pulumi.Resource[],
        ) =>
            new k8s.apiextensions.CustomResource(
                `${name}-${suffix}`,
                { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata, spec },
                { parent: this, dependsOn },
            );
        const { scope, exceptions } = args.plan.strict;
        const permitted = exceptions.map(({ name: exception, namespace, matchLabels, ports }) =>
            create(
                `exception-${namespace}-${exception}`,
                { name: exception, namespace },
                {
                    selector: { matchLabels },
                    portLevelMtls: Object.fromEntries(
                        ports.map((port) => [String(port), { mode: "PERMISSIVE" as const }]),
                    ),
                },
                [],
            ),
        );
        const namespaces = {
            off: [],
            mesh: [args.settings.istio.namespace],
            namespaces: args.namespaces.map(({ namespace }) => namespace),
        }[scope];
        this.policies = namespaces.map((namespace) =>
            create(namespace, { name: "default", namespace }, { mtls: { mode: "STRICT" } }, permitted),
        );
        this.callers = makeAuthorizationPolicies(`${name}-callers`, args.plan.authorization, this, this.policies);
        this.registerOutputs({ policies: this.policies, callers: this.callers });
    }
}
