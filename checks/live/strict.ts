import { matchesSelector } from "../../kube/selectors";
import { webhookNamespace } from "../../kube/wellKnown";
import type { Expected } from "../../plan/expected";
import type { Mapping, PeerAuthentication } from "./cluster/customKinds";
import type { Pod, Service } from "./cluster/kinds";
import type { LiveObject, Labels } from "../../kube/object";
import { isLasting, judged, nameOf, readByEdge, sidecarOf } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { fixOf } from "./routing";
import { serviceOf, speaksTls, upstreamOf } from "./cluster/upstream";

/** What strict mTLS depends on. */
export interface StrictFacts {
    readonly policies: readonly PeerAuthentication[];
    readonly mappings: readonly Mapping[];
    readonly services: readonly Service[];
    readonly namespaces: readonly LiveObject[];
    /** Pods of Zipkin and Redis, which are called in plaintext. */
    readonly plaintextPods: readonly Pod[];
}

const isWide = ({ spec }: PeerAuthentication) => Object.keys(spec?.selector?.matchLabels ?? {}).length === 0;
const modeOf = (policy: PeerAuthentication | undefined) => {
    const mode = policy?.spec?.mtls?.mode;
    return mode === undefined || mode === "UNSET" ? undefined : mode;
};

/** Policies of one scope, the oldest first: that one wins, and Istio ignores the others (authentication.go). */
function wideIn(policies: readonly PeerAuthentication[], namespace: string): PeerAuthentication[] {
    const age = ({ metadata }: PeerAuthentication) => metadata.creationTimestamp ?? "";
    const found = policies.filter((it) => isWide(it) && it.metadata.namespace === namespace);
    return found.sort((a, b) => age(a).localeCompare(age(b)));
}

/** Mode that holds for a namespace as a whole; without any policy mTLS is permissive. */
export function modeIn(policies: readonly PeerAuthentication[], root: string, namespace: string): string {
    return modeOf(wideIn(policies, namespace)[0]) ?? modeOf(wideIn(policies, root)[0]) ?? "PERMISSIVE";
}

/** Whether a policy for single workloads lets these labels take plaintext, at all or on some port. */
function isExcepted(policies: readonly PeerAuthentication[], namespace: string, labels: Labels | undefined): boolean {
    const lax = (mode: string | undefined) => mode === "PERMISSIVE" || mode === "DISABLE";
    return policies
        .filter(
            (it) => !isWide(it) && it.metadata.namespace === namespace && matchesSelector(it.spec?.selector, labels),
        )
        .some((it) => lax(modeOf(it)) || Object.values(it.spec?.portLevelMtls ?? {}).some(({ mode }) => lax(mode)));
}

/** EM-008 */
export function judgeStrict(facts: StrictFacts, expected: Expected): Judgement {
    const { policies } = facts;
    const root = expected.istio.namespace;
    const isStrict = (namespace: string) => modeIn(policies, root, namespace) === "STRICT";
    const mesh = expected.meshNamespaces.map(({ name }) => name);
    const problems = [
        ...[root, ...mesh].flatMap((namespace) => rivals(policies, namespace)),
        ...(expected.strict === "off" ? [] : mesh.filter((it) => !isStrict(it)).map((it) => lax(policies, root, it))),
        ...facts.mappings
            .filter((it) => isRefused(it, facts, (name) => mesh.includes(name) && isStrict(name)))
            .map((it) => plainMapping(it, expected)),
        ...facts.plaintextPods.flatMap((pod) => lockedOut(pod, policies, isStrict)),
        ...facts.namespaces.filter(isInjectedWebhook).map(({ metadata: { name } }) => ({
            problem: `namespace ${name} carries an injection label: the API server speaks no mTLS to the webhook in it`,
            fix: `kubectl label namespace ${name} istio-injection- istio.io/rev-`,
        })),
    ];
    const strict = mesh.filter(isStrict).length;
    return judged(`${strict} of ${mesh.length} namespaces strict`, problems);
}

function rivals(policies: readonly PeerAuthentication[], namespace: string): Problem[] {
    const [winner, ...ignored] = wideIn(policies, namespace);
    return ignored.map((policy) => ({
        problem: `PeerAuthentication ${nameOf(policy)} is ignored, because ${winner?.metadata.name} of that scope is older`,
        fix: `kubectl -n ${namespace} delete peerauthentication ${policy.metadata.name}`,
    }));
}

function lax(policies: readonly PeerAuthentication[], root: string, namespace: string): Problem {
    const own = wideIn(policies, namespace)[0];
    const cause = own ?? wideIn(policies, root)[0];
    const by = cause === undefined ? "no PeerAuthentication" : `PeerAuthentication ${nameOf(cause)}`;
    return {
        problem: `namespace ${namespace} is ${modeIn(policies, root, namespace)} by ${by}, strict was asked for`,
        fix:
            cause === undefined
                ? "pulumi refresh && pulumi up"
                : `kubectl -n ${cause.metadata.namespace} edit peerauthentication ${cause.metadata.name}`,
    };
}

/** Whether a Mapping speaks plaintext to who takes none. */
function isRefused(mapping: Mapping, facts: StrictFacts, isStrict: (namespace: string) => boolean): boolean {
    const { service, scheme } = upstreamOf(mapping);
    if (speaksTls(mapping.spec.tls, scheme) || service === undefined || !isStrict(service.namespace)) {
        return false;
    }
    const selector = serviceOf(mapping, facts.services)?.spec.selector;
    return !isExcepted(facts.policies, service.namespace, selector);
}

function plainMapping(mapping: Mapping, expected: Expected): Problem {
    const { name, namespace } = mapping.metadata;
    const patch = JSON.stringify({ spec: { tls: expected.tlsContext.name } });
    const byHand = `kubectl -n ${namespace} patch mappings.v3alpha1.getambassador.io ${name} --type merge -p '${patch}'`;
    return {
        problem: `Mapping ${nameOf(mapping)} has no tls, and namespace ${upstreamOf(mapping).service?.namespace} refuses plaintext`,
        fix: fixOf(mapping, expected, byHand),
    };
}

function lockedOut(
    pod: Pod,
    policies: readonly PeerAuthentication[],
    isStrict: (namespace: string) => boolean,
): Problem[] {
    const { namespace = "", labels } = pod.metadata;
    if (sidecarOf(pod) === undefined || !isStrict(namespace) || isExcepted(policies, namespace, labels)) {
        return [];
    }
    return [
        {
            problem: `pod ${nameOf(pod)} has a sidecar, and strict mTLS refuses the plaintext that the edge sends it`,
            fix: `pulumi refresh && pulumi up (its template has the label sidecar.istio.io/inject: "false")`,
        },
    ];
}

function isInjectedWebhook({ metadata }: LiveObject): boolean {
    const { labels = {}, name } = metadata;
    return name === webhookNamespace && (labels["istio-injection"] === "enabled" || "istio.io/rev" in labels);
}

export const strictCheck: LiveCheck = {
    check: "strict",
    what: "strict mTLS, and who may still speak plaintext",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        const outside = [expected.redis, expected.zipkin].filter((it) => it !== undefined);
        const podsOf = ({ namespace, name }: (typeof outside)[number]) =>
            cluster.list("pods", { namespace, labels: `app.kubernetes.io/name=${name}` });
        const [policies, mappings, services, namespaces, ...pods] = await Promise.all([
            cluster.list("peerauthentications"),
            cluster.list("mappings"),
            cluster.list("services"),
            cluster.list("namespaces"),
            ...outside.map(podsOf),
        ]);
        const plaintextPods = pods.flat().filter(isLasting);
        return judgeStrict(
            { policies, mappings: mappings.filter(ours), services, namespaces, plaintextPods },
            expected,
        );
    },
};
