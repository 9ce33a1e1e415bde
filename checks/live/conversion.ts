import { X509Certificate } from "node:crypto";
import type { LiveCluster } from "./cluster/cluster";
import type { Expected } from "../../plan/expected";
import type { Crd, Deployment, EndpointSlice, Secret } from "./cluster/kinds";
import { count, holds, judged } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { CannotLook } from "./cluster/cannotLook";

const group = "getambassador.io";
/** CRDs without which the edge or this program cannot do its work. */
const needed = ["hosts", "listeners", "mappings", "tlscontexts", "tracingservices"].map((it) => `${it}.${group}`);
/** Where every apiext keeps its CA (Emissary's pkg/apiext). */
const caSecret = "emissary-ingress-webhook-ca";
const path = "/webhooks/crd-convert";
const partOf = "app.kubernetes.io/part-of";
const day = 86_400_000;
/** Days before its end at which a CA counts as running out. */
const warnDays = 30;

/** EM-017 */
export function judgeCrds(crds: readonly Crd[]): Judgement {
    const own = crds.filter(({ spec }) => spec.group === group);
    const absent = needed.filter((name) => !own.some(({ metadata }) => metadata.name === name));
    const problems = [
        ...absent.map((name) => ({ problem: `CRD ${name} is not there`, fix: "pulumi refresh && pulumi up" })),
        ...own.flatMap((crd) => crdProblems(crd, majorityLabel(own))),
    ];
    return judged(count(own, "CRD"), problems);
}

/** The webhook puts its CA only into CRDs with its label (emissary#5783): the one that most of them have. */
function majorityLabel(crds: readonly Crd[]): string | undefined {
    const labels = crds.map(({ metadata }) => metadata.labels?.[partOf]);
    const votes = (label: string | undefined) => labels.filter((it) => it === label).length;
    return labels.sort((a, b) => votes(b) - votes(a))[0];
}

function crdProblems({ metadata, spec, status }: Crd, wantedLabel: string | undefined): Problem[] {
    const { name } = metadata;
    const problems: Problem[] = [];
    const add = (problem: string, fix: string) => problems.push({ problem: `CRD ${name} ${problem}`, fix });
    if (!holds(status?.conditions, "Established") || metadata.deletionTimestamp !== undefined) {
        add("is not established", `kubectl describe crd ${name}`);
    }
    const gone = (status?.storedVersions ?? []).filter((it) => !spec.versions.some((version) => version.name === it));
    if (gone.length > 0) {
        add(`has objects stored as ${gone.join(", ")}, which it no longer has`, `kubectl describe crd ${name}`);
    }
    if (spec.conversion?.strategy !== "Webhook") {
        return problems;
    }
    const { caBundle, service } = spec.conversion.webhook?.clientConfig ?? {};
    const restart = `kubectl -n ${service?.namespace} rollout restart deployment ${service?.name}`;
    if (metadata.labels?.[partOf] !== wantedLabel) {
        const seen = metadata.labels?.[partOf] ?? "none";
        const fix = `kubectl label crd ${name} ${partOf}=${wantedLabel} --overwrite`;
        add(`has the label ${partOf}=${seen}, so the webhook does not keep its CA in it`, fix);
    }
    if (!caBundle) {
        add("has no caBundle: none of its objects can be converted", restart);
    }
    if (service?.path !== path) {
        add(`calls the webhook at ${service?.path ?? "no path"}, not ${path}`, restart);
    }
    return problems;
}

/** What the conversion webhook consists of. */
export interface WebhookFacts {
    /** `namespace/name` of its Deployment and Service. */
    readonly name: string;
    readonly deployment: Deployment | undefined;
    readonly slices: readonly EndpointSlice[];
    readonly ca: Secret | undefined;
    /** What the API server said to the canary; undefined when it took it. */
    readonly refusal: string | undefined;
}

/** EM-018 */
export function judgeWebhook(facts: WebhookFacts, now: number): Judgement {
    const [namespace, name] = facts.name.split("/");
    const rollout = `kubectl -n ${namespace} rollout status deployment ${name}`;
    const problems: Problem[] = [];
    const add = (problem: string, fix: string) => problems.push({ problem, fix });
    if (facts.deployment === undefined) {
        add(`Deployment ${facts.name} is not there`, "pulumi refresh && pulumi up");
    } else if ((facts.deployment.status?.availableReplicas ?? 0) === 0) {
        const asked = facts.deployment.spec.replicas ?? 1;
        const scale = `kubectl -n ${namespace} scale deployment ${name} --replicas 3`;
        add(`Deployment ${facts.name} has no available pod`, asked === 0 ? scale : rollout);
    } else if (!facts.slices.some(({ endpoints }) => endpoints?.some((it) => it.conditions?.ready !== false))) {
        add(`Service ${facts.name} has no endpoint`, rollout);
    }
    const { seen, problem } = caOf(facts.ca, now);
    if (problem !== undefined) {
        const renew = `kubectl -n ${namespace} delete secret ${caSecret} && kubectl -n ${namespace} rollout restart deployment ${name}`;
        add(`Secret ${namespace}/${caSecret} ${problem}`, renew);
    }
    if (facts.refusal !== undefined) {
        add(`a TLSContext made for a test is refused: ${facts.refusal}`, rollout);
    }
    return judged(seen, problems);
}

function caOf(secret: Secret | undefined, now: number): { seen: string; problem?: string } {
    const pem = Buffer.from(secret?.data?.["tls.crt"] ?? "", "base64").toString("utf8");
    if (pem === "") {
        return { seen: "no CA", problem: "holds no CA" };
    }
    const end = Date.parse(new X509Certificate(pem).validTo);
    const seen = `CA until ${new Date(end).toISOString()}`;
    const left = Math.floor((end - now) / day);
    return left > warnDays
        ? { seen }
        : { seen, problem: `holds a CA with ${left} days left, and it is not renewed by itself` };
}

export const crdsCheck: LiveCheck = {
    check: "crds",
    what: "CRDs of getambassador.io",
    look: async (cluster) => judgeCrds(await cluster.list("customresourcedefinitions")),
};

/** A TLSContext that no Mapping names; it is checked and converted, but not kept. */
function canary({ edge }: Expected) {
    const metadata = { name: "edge-mesh-canary", namespace: edge.namespace };
    const spec = { secret: "edge-mesh-canary", ambassador_id: ["edge-mesh-canary"] };
    return { apiVersion: `${group}/v3alpha1`, kind: "TLSContext", metadata, spec };
}

async function webhookFacts(
    cluster: LiveCluster,
    expected: Expected,
    crds: readonly Crd[],
): Promise<WebhookFacts | undefined> {
    const converted = crds.filter(({ spec }) => spec.group === group && spec.conversion?.strategy === "Webhook");
    const service = converted.map(({ spec }) => spec.conversion?.webhook?.clientConfig?.service).find(Boolean);
    if (service === undefined) {
        return undefined;
    }
    const { namespace, name } = service;
    const [deployments, slices, ca, refusal] = await Promise.all([
        cluster.list("deployments", { namespace }),
        cluster.list("endpointslices", { namespace, labels: `kubernetes.io/service-name=${name}` }),
        cluster.get("secrets", caSecret, namespace),
        cluster.dryRun("tlscontexts", canary(expected)).then(
            () => undefined,
            (error: unknown) => (error instanceof Error ? error.message : String(error)),
        ),
    ]);
    const deployment = deployments.find(({ metadata }) => metadata.name === name);
    return { name: `${namespace}/${name}`, deployment, slices, ca, refusal };
}

export const conversionWebhookCheck: LiveCheck = {
    check: "conversionWebhook",
    what: "conversion webhook, its CA, and a TLSContext on trial",
    look: async (cluster, expected) => {
        const crds = await cluster.list("customresourcedefinitions");
        if (!crds.some(({ spec }) => spec.group === group)) {
            throw new CannotLook("there are no CRDs of getambassador.io (see EM-017)");
        }
        const facts = await webhookFacts(cluster, expected, crds);
        return facts === undefined ? judged("no CRD is converted", []) : judgeWebhook(facts, Date.now());
    },
};
