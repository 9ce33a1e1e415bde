import { EngineHarness } from "./engine";

interface Live {
    readonly kind: string;
    readonly apiVersion: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly [field: string]: unknown;
}

/** What Pulumi adds to the name of the Secret with Redis' password; `$1` is the name without it. */
export const randomEnding = /\b(edge-redis-login)-[0-9a-f]{8}\b/g;

/** What controllers make and change all the time, and nobody applies. */
const unmanaged =
    /^(events|leases|endpoints|endpointslices|ipaddresses|pods|replicasets|nodes|controllerrevisions|componentstatuses)\b/;

/** Everything in a cluster that somebody may have applied, by kind, namespace and name. */
export async function snapshot(harness: EngineHarness): Promise<ReadonlyMap<string, Live>> {
    const all = (await harness.kubectl("api-resources", "--verbs=list", "-o", "name")).trim().split("\n");
    const kinds = all.filter((name) => !unmanaged.test(name));
    const text = await harness.kubectl("get", kinds.join(","), "-A", "-o", "json");
    const { items } = JSON.parse(text.replace(randomEnding, "$1")) as { items: Live[] };
    return new Map(items.map((item) => [keyOf(item), item]));
}

function keyOf({ apiVersion, kind, metadata }: Live): string {
    const group = apiVersion.includes("/") ? `.${apiVersion.replace(/\/.*/, "")}` : "";
    return [`${kind}${group}`, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(" ");
}

/** Made by controllers of what was applied, with contents of their own. */
const ofControllers = (it: Live) =>
    ["istio-ca-root-cert", "kube-root-ca.crt"].includes(it.metadata.name) ||
    it.metadata.annotations?.["control-plane.alpha.kubernetes.io/leader"] !== undefined;

/** Helm's own record of a release: only a release has one. */
const ofHelm = (it: Live) => it["type"] === "helm.sh/release.v1";

/** What was applied since `before`, without what is known to differ from one way of applying to another. */
export function appliedSince(
    before: ReadonlyMap<string, Live>,
    now: ReadonlyMap<string, Live>,
): ReadonlyMap<string, unknown> {
    const added = [...now].filter(([key, it]) => changed(before.get(key), it) && !ofControllers(it) && !ofHelm(it));
    return new Map(added.sort(([a], [b]) => a.localeCompare(b)).map(([key, it]) => [key, comparable(it)]));
}

function changed(before: Live | undefined, now: Live): boolean {
    return before === undefined || JSON.stringify(comparable(before)) !== JSON.stringify(comparable(now));
}

/** Annotations and labels of whoever applies: Helm, a GitOps tool, the provider, `up`'s wait and its sets of Mappings. */
const ofTheWay =
    /^(meta\.helm\.sh\/|argocd\.argoproj\.io\/|kustomize\.toolkit\.fluxcd\.io\/|pulumi\.com\/|deployment\.kubernetes\.io\/|edge-mesh\.dev\/(awaited-revision|set)|app\.kubernetes\.io\/managed-by$)/;

function comparable({ status: _status, metadata, ...rest }: Live): unknown {
    const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !ofTheWay.test(key));
    const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !ofTheWay.test(key));
    if (rest.kind === "Secret") {
        // Provided by hand where files are applied: what counts is which keys it has.
        return { type: rest["type"], keys: Object.keys(rest["data"] ?? {}) };
    }
    return JSON.parse(
        JSON.stringify({ ...rest, labels: sorted(labels), annotations: sorted(annotations) }, (key, value: unknown) =>
            given.has(key) ? undefined : value,
        ),
    );
}

/** Fields that the cluster gives: addresses, node ports, and the CAs that webhooks put in. */
const given = new Set(["clusterIP", "clusterIPs", "nodePort", "healthCheckNodePort", "caBundle"]);

const sorted = (entries: [string, string][]) => Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
