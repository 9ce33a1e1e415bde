import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { bringShop } from "../../rehearsal/live";
import { EngineHarness } from "./engine";

/** One thing broken by hand, and the check that has to see it. */
export interface Breakage {
    readonly id: string;
    readonly what: string;
    readonly break: () => Promise<unknown>;
    readonly fix: () => Promise<unknown>;
}

interface Conversion {
    readonly conversion: { readonly webhook: { readonly clientConfig: { readonly caBundle: string } } };
}
type Json = Readonly<Record<string, unknown>>;

/** Hands that break and fix things on a cluster with kubectl. */
class Hands {
    constructor(private readonly harness: EngineHarness) {}

    /** kubectl with its arguments in one line. */
    run(line: string): Promise<string> {
        return this.harness.kubectl(...line.split(" "));
    }

    patch(what: string, change: Json | readonly Json[], namespace = "ambassador", type = "merge"): Promise<string> {
        const kind = Array.isArray(change) ? "json" : type;
        return this.harness.kubectl(
            "-n",
            namespace,
            "patch",
            ...what.split(" "),
            "--type",
            kind,
            "-p",
            JSON.stringify(change),
        );
    }

    async create(object: Json): Promise<void> {
        const file = path.join(this.harness.cluster.dir, "breakage.json");
        await writeFile(file, JSON.stringify(object));
        await this.harness.kubectl("create", "-f", file);
    }

    async read(line: string): Promise<{ metadata: Json; spec: Json; [field: string]: unknown }> {
        return JSON.parse(await this.run(`get ${line} -o json`)) as { metadata: Json; spec: Json };
    }

    /** Deletes an object, and returns how to make it again: without what the API server added. */
    async away(kind: string, name: string, namespace: string): Promise<() => Promise<void>> {
        const { metadata, status: _status, ...rest } = await this.read(`-n ${namespace} ${kind} ${name}`);
        await this.run(`-n ${namespace} delete ${kind} ${name}`);
        const { labels, annotations } = metadata;
        return () => this.create({ ...rest, metadata: { name, namespace, labels, annotations } });
    }

    async rolled(namespace: string, deployment: string): Promise<void> {
        await this.run(`-n ${namespace} rollout status deployment ${deployment} --timeout=90s`);
        // Pods of the revision before may still be ending, and are no longer looked at then.
    }

    async edge(template: Json): Promise<void> {
        await this.patch("deployment edge-stack", { spec: { template } }, "ambassador", "strategic");
        await this.rolled("ambassador", "edge-stack");
    }

    bringShop(): Promise<void> {
        return bringShop(this.harness.tools, this.harness.cluster);
    }
}

const ambassador = (kind: string, name: string, namespace: string, spec: Json) => ({
    apiVersion: "getambassador.io/v3alpha1",
    kind,
    metadata: { name, namespace },
    spec,
});
const peerAuthentication = (name: string, namespace: string, mode: string) => ({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name, namespace },
    spec: { mtls: { mode } },
});
const license = (key: string) => ({ stringData: { "license-key": key } });
const part = (json: Json) => Buffer.from(JSON.stringify(json)).toString("base64url");
const mapping = "mappings.v3alpha1.getambassador.io shop";
const tlsContext = "tlscontexts.v3alpha1.getambassador.io istio-upstream";
const partOf = "app.kubernetes.io/part-of";

/** Everything that is broken on purpose, one at a time. */
export function breakages(harness: EngineHarness): Breakage[] {
    const hands = new Hands(harness);
    return [...ofRouting(hands), ...ofMesh(hands), ...ofEdge(hands), ...ofCluster(hands)];
}

/** A breakage that deletes an object, and makes it again. */
function absence(hands: Hands, id: string, kind: string, name: string, namespace: string): Breakage {
    let again: () => Promise<void> = () => Promise.resolve();
    return {
        id,
        what: `no ${kind.split(".")[0]} ${name}`,
        break: async () => (again = await hands.away(kind, name, namespace)),
        fix: () => again(),
    };
}

function ofRouting(hands: Hands): Breakage[] {
    const mapped = (what: string, spec: Json, was: Json): Breakage => ({
        id: "EM-006",
        what,
        break: () => hands.patch(mapping, { spec }, "shop"),
        fix: () => hands.patch(mapping, { spec: was }, "shop"),
    });
    const quotePort = (index: number, name: string) =>
        hands.patch("service quote", [{ op: "replace", path: `/spec/ports/${index}/name`, value: name }], "default");
    const service = { service: "shop.shop:80" };
    const own = "enableAutoMtls: false\n";
    /** Istio's mesh configuration, with lines of ours at its end. */
    const meshLines = async (added: string) => {
        const { mesh } = (await hands.read("-n istio-system configmap istio"))["data"] as { mesh: string };
        return hands.patch(
            "configmap istio",
            { data: { mesh: `${mesh.replace(`\n${own}`, "")}${added}` } },
            "istio-system",
        );
    };
    return [
        {
            id: "EM-005",
            what: "TLSContext with another ALPN",
            break: () => hands.patch(tlsContext, { spec: { alpn_protocols: "h2" } }),
            fix: () => hands.patch(tlsContext, { spec: { alpn_protocols: "istio" } }),
        },
        absence(hands, "EM-005", "tlscontexts.v3alpha1.getambassador.io", "istio-upstream", "ambassador"),
        {
            id: "EM-005",
            what: "a TLSContext of the same name elsewhere",
            break: () => hands.create(ambassador("TLSContext", "istio-upstream", "shop", { secret: "other" })),
            fix: () => hands.run("-n shop delete tlscontext istio-upstream"),
        },
        mapped("Mapping without port", { service: "shop.shop" }, service),
        mapped("Mapping with http://", { service: "http://shop.shop:80" }, service),
        mapped("Mapping with an unknown TLSContext", { tls: "nowhere" }, { tls: "istio-upstream" }),
        mapped("Mapping for a host that no Host serves", { hostname: "other.test" }, { hostname: "*" }),
        absence(hands, "EM-006", "hosts.v3alpha1.getambassador.io", "edge", "ambassador"),
        absence(hands, "EM-006", "mappings.v3alpha1.getambassador.io", "shop", "shop"),
        {
            id: "EM-007",
            what: "port named for TCP",
            break: () => quotePort(0, "tcp-quote"),
            fix: () => quotePort(0, "http"),
        },
        {
            id: "EM-035",
            what: "a mesh without automatic mTLS",
            break: () => meshLines(`\n${own}`),
            fix: () => meshLines(""),
        },
        {
            id: "EM-007",
            what: "no Service behind a Mapping",
            break: () => hands.run("-n shop delete service shop"),
            fix: () => hands.bringShop(),
        },
        {
            id: "EM-013",
            what: "a second Listener on one port",
            break: () => {
                const hostBinding = { namespace: { from: "ALL" } };
                const spec = { port: 8080, protocol: "HTTP", securityModel: "XFP", hostBinding };
                return hands.create(ambassador("Listener", "second", "shop", spec));
            },
            fix: () => hands.run("-n shop delete listener second"),
        },
        absence(hands, "EM-013", "listeners.v3alpha1.getambassador.io", "edge-stack-https-listener", "ambassador"),
    ];
}

function ofMesh(hands: Hands): Breakage[] {
    const webhooks = "mutatingwebhookconfiguration istio-sidecar-injector";
    let injector: unknown;
    return [
        {
            id: "EM-008",
            what: "a second policy for the whole mesh",
            break: () => hands.create(peerAuthentication("global", "istio-system", "STRICT")),
            fix: () => hands.run("-n istio-system delete peerauthentication global"),
        },
        {
            id: "EM-008",
            what: "a permissive namespace in a strict mesh",
            break: () => hands.create(peerAuthentication("lax", "shop", "PERMISSIVE")),
            fix: () => hands.run("-n shop delete peerauthentication lax"),
        },
        {
            id: "EM-008",
            what: "Mapping without tls into a strict namespace",
            break: () => hands.patch(mapping, { spec: { tls: null } }, "shop"),
            fix: () => hands.patch(mapping, { spec: { tls: "istio-upstream" } }, "shop"),
        },
        {
            id: "EM-008",
            what: "the webhook's namespace in the mesh",
            break: () => hands.run("label namespace emissary-system istio-injection=enabled"),
            fix: () => hands.run("label namespace emissary-system istio-injection-"),
        },
        absence(hands, "EM-034", "authorizationpolicies.security.istio.io", "edge-mesh-callers", "shop"),
        {
            id: "EM-034",
            what: "a policy that lets everybody call",
            break: () =>
                hands.create({
                    apiVersion: "security.istio.io/v1",
                    kind: "AuthorizationPolicy",
                    metadata: { name: "open", namespace: "shop" },
                    spec: { rules: [{}] },
                }),
            fix: () => hands.run("-n shop delete authorizationpolicy open"),
        },
        {
            id: "EM-012",
            what: "a namespace with both labels",
            break: () => hands.run("label namespace shop istio.io/rev=canary"),
            fix: () => hands.run("label namespace shop istio.io/rev-"),
        },
        {
            id: "EM-012",
            what: "a pod older than the label",
            break: async () => {
                await hands.run("label namespace shop istio-injection-");
                await hands.run("-n shop run early --image=registry.example.com/early:1");
                await hands.run("label namespace shop istio-injection=enabled");
            },
            fix: () => hands.run("-n shop delete pod early"),
        },
        {
            id: "EM-019",
            what: "an injector that looks for other labels",
            break: async () => {
                const found = await hands.read(webhooks);
                injector = found["webhooks"];
                const nobody = { matchLabels: { "example.com/nobody": "here" } };
                const blind = (injector as Json[]).map((it) => ({ ...it, namespaceSelector: nobody }));
                await hands.patch(webhooks, [{ op: "replace", path: "/webhooks", value: blind }], "default");
            },
            fix: () => hands.patch(webhooks, [{ op: "replace", path: "/webhooks", value: injector }], "default"),
        },
        {
            id: "EM-019",
            what: "no pod of istiod",
            break: () => hands.run("-n istio-system scale deployment istiod --replicas=0"),
            fix: async () => {
                await hands.run("-n istio-system scale deployment istiod --replicas=1");
                await hands.rolled("istio-system", "istiod");
            },
        },
        {
            id: "EM-010",
            what: "istiod signs less than agents ask for",
            break: async () => {
                await hands.run("-n istio-system set env deployment istiod MAX_WORKLOAD_CERT_TTL=1h");
                await hands.rolled("istio-system", "istiod");
            },
            fix: async () => {
                await hands.run("-n istio-system set env deployment istiod MAX_WORKLOAD_CERT_TTL-");
                await hands.rolled("istio-system", "istiod");
            },
        },
    ];
}

function ofEdge(hands: Hands): Breakage[] {
    const mount = { mountPath: "/etc/istio-certs", name: "istio-certs", readOnly: true };
    const mounted = (change: Json) =>
        hands.edge({ spec: { containers: [{ name: "emissary-ingress", volumeMounts: [change] }] } });
    const inject = (value: string | null) => hands.edge({ metadata: { labels: { "sidecar.istio.io/inject": value } } });
    const secret = "secret ambassador-edge-stack";
    const key = (end: number) => `${part({ alg: "none" })}.${part({ exp: end })}.planted`;
    const licensed = (what: string, wrong: string): Breakage => ({
        id: "EM-014",
        what,
        break: () => hands.patch(secret, license(wrong)),
        fix: () => hands.patch(secret, license(key(4102444800))),
    });
    return [
        {
            id: "EM-002",
            what: "an edge that does not mount the certificates",
            break: () => mounted({ mountPath: mount.mountPath, $patch: "delete" }),
            fix: () => mounted(mount),
        },
        { id: "EM-020", what: "an edge without sidecar", break: () => inject("false"), fix: () => inject(null) },
        {
            id: "EM-010",
            what: "a suspended CronJob",
            break: () => hands.patch("cronjob edge-certificate-touch", { spec: { suspend: true } }),
            fix: () => hands.patch("cronjob edge-certificate-touch", { spec: { suspend: false } }),
        },
        licensed("a license that is none", "not-a-license"),
        licensed("a license that has run out", key(1577836800)),
        {
            id: "EM-009",
            what: "a second TracingService",
            break: () =>
                hands.create(
                    ambassador("TracingService", "second", "shop", { service: "zipkin:9411", driver: "zipkin" }),
                ),
            fix: () => hands.run("-n shop delete tracingservice second"),
        },
        absence(hands, "EM-009", "service", "zipkin", "observability"),
        absence(hands, "EM-009", "telemetries.telemetry.istio.io", "mesh-default", "istio-system"),
        {
            id: "EM-026",
            what: "a TracingService younger than the edge",
            break: async () => {
                const again = await hands.away("tracingservices.v3alpha1.getambassador.io", "tracing", "ambassador");
                await again();
            },
            fix: async () => {
                await hands.run("-n ambassador rollout restart deployment edge-stack");
                await hands.rolled("ambassador", "edge-stack");
            },
        },
    ];
}

function ofCluster(hands: Hands): Breakage[] {
    const crd = "crd logservices.getambassador.io";
    const bundle = "/spec/conversion/webhook/clientConfig/caBundle";
    let caBundle: unknown;
    const release = "-n ambassador label secret sh.helm.release.v1.edge-stack.v1 --overwrite";
    const ghost = { service: { name: "gone", namespace: "shop", path: "/validate" } };
    const rule = { apiGroups: ["example.com"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["things"] };
    const webhook = { name: "gone.example.com", clientConfig: ghost, rules: [rule], sideEffects: "None" };
    return [
        {
            id: "EM-017",
            what: "a CRD that the webhook does not look after",
            break: () => hands.run(`label ${crd} ${partOf}-`),
            fix: () => hands.run(`label ${crd} ${partOf}=emissary-apiext`),
        },
        {
            id: "EM-017",
            what: "a CRD without the webhook's CA",
            break: async () => {
                await hands.run(`label ${crd} ${partOf}-`);
                const { spec } = (await hands.read(crd)) as unknown as { spec: Conversion };
                caBundle = spec.conversion.webhook.clientConfig.caBundle;
                await hands.patch(crd, [{ op: "remove", path: bundle }]);
            },
            fix: async () => {
                await hands.patch(crd, [{ op: "add", path: bundle, value: caBundle }]);
                await hands.run(`label ${crd} ${partOf}=emissary-apiext`);
            },
        },
        {
            id: "EM-018",
            what: "no pod of the conversion webhook",
            break: () => hands.run("-n emissary-system scale deployment emissary-apiext --replicas=0"),
            fix: async () => {
                await hands.run("-n emissary-system scale deployment emissary-apiext --replicas=3");
                await hands.rolled("emissary-system", "emissary-apiext");
            },
        },
        {
            id: "EM-029",
            what: "a Helm release left pending",
            break: () => hands.run(`${release} status=pending-upgrade`),
            fix: () => hands.run(`${release} status=deployed`),
        },
        {
            id: "EM-030",
            what: "a webhook whose Service has gone",
            break: () =>
                hands.create({
                    apiVersion: "admissionregistration.k8s.io/v1",
                    kind: "ValidatingWebhookConfiguration",
                    metadata: { name: "left-over" },
                    webhooks: [{ ...webhook, admissionReviewVersions: ["v1"] }],
                }),
            fix: () => hands.run("delete validatingwebhookconfiguration left-over"),
        },
        {
            id: "EM-030",
            what: "a namespace that does not end",
            break: async () => {
                await hands.run("create namespace stuck");
                const metadata = { name: "holder", namespace: "stuck", finalizers: ["example.com/hold"] };
                await hands.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
                await hands.run("delete namespace stuck --wait=false");
            },
            fix: async () => {
                await hands.patch("configmap holder", { metadata: { finalizers: null } }, "stuck");
                await hands.run("wait --for=delete namespace/stuck --timeout=60s");
            },
        },
    ];
}
