import type { Settings } from "../../config/schema";
import { meshNamespaceNames } from "../../config/namespaces";
import type { MtlsException } from "../edge/redisAccess";

interface Source {
    readonly source: { readonly principals?: readonly string[]; readonly namespaces?: readonly string[] };
}

interface AuthorizationRule {
    readonly from?: readonly Source[];
    readonly to?: readonly { readonly operation: { readonly ports: readonly string[] } }[];
}

/** Fields of Istio's AuthorizationPolicy that this program sets. */
export interface AuthorizationPolicySpec {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly action: "ALLOW";
    readonly rules: readonly AuthorizationRule[];
}

/** An AuthorizationPolicy that is to be made. */
export interface AuthorizationPolicy {
    readonly name: string;
    readonly namespace: string;
    readonly spec: AuthorizationPolicySpec;
}

/** Name of the policy of a whole namespace. */
export const callersPolicy = "edge-mesh-callers";

/** A service account as Istio writes it; `cluster.local` stands for whatever trust domain the mesh has (bundle.go). */
function principal(namespace: string, serviceAccount: string): string {
    return `cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

function toPorts(ports: readonly number[]): Pick<AuthorizationRule, "to"> {
    return ports.length === 0 ? {} : { to: [{ operation: { ports: ports.map(String) } }] };
}

/**
 * One policy for each namespace of the mesh. As soon as a namespace has a policy that allows, Istio denies what none
 * allows, so each holds the denial and the edge's permission in one object, and no moment is between them. The edge may
 * call every port, because a Mapping names a Service's port and a policy a pod's. Ports that take plaintext
 * (`strict.exceptions`) stay open to callers without an identity.
 * @param edgeAccount service account of the edge's pods
 * @param exceptions workloads that have to take plaintext, the edge's own needs among them
 */
export function authorizationPolicies(
    settings: Settings,
    edgeAccount: string,
    exceptions: readonly MtlsException[],
): AuthorizationPolicy[] {
    const { enabled, allow } = settings.authorization;
    if (!enabled) {
        return [];
    }
    const edge = { source: { principals: [principal(settings.edge.namespace, edgeAccount)] } };
    const named = meshNamespaceNames(settings).map((namespace): AuthorizationPolicy => {
        const rules = allow.filter(({ to }) => to === namespace).map(ruleOf);
        return { name: callersPolicy, namespace, spec: { action: "ALLOW", rules: [{ from: [edge] }, ...rules] } };
    });
    const plain = exceptions.map(({ name, namespace, matchLabels, ports }): AuthorizationPolicy => {
        const spec = { selector: { matchLabels }, action: "ALLOW", rules: [toPorts(ports)] } as const;
        return { name, namespace, spec };
    });
    return [...plain, ...named];
}

/** Namespaces and accounts are alternatives, so each kind is a source of its own: within one, Istio asks for both. */
function ruleOf(entry: Settings["authorization"]["allow"][number]): AuthorizationRule {
    const principals = entry.serviceAccounts.map((account) => {
        const [namespace = "", name = ""] = account.split("/");
        return principal(namespace, name);
    });
    const from: Source[] = [
        ...(entry.namespaces.length > 0 ? [{ source: { namespaces: entry.namespaces } }] : []),
        ...(principals.length > 0 ? [{ source: { principals } }] : []),
    ];
    return { from, ...toPorts(entry.ports) };
}
