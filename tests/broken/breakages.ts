import { edgeService } from "../e2e/config";
import { outside, stranger } from "../e2e/proofs/probes";
import { sleep } from "../../rehearsal/tooling/process";
import { shortLived } from "../traffic/scenarios/rotation";
import type { Stage } from "../traffic/stage";
import type { Breakage } from "./breakage";

const { namespace, name } = edgeService;
const mappingKind = "mappings.v3alpha1.getambassador.io";
const tlsContext = ["tlscontexts.v3alpha1.getambassador.io", "istio-upstream"];
const tracing = ["tracingservices.v3alpha1.getambassador.io", "tracing"];

function patch({ bench }: Stage, where: string, what: readonly string[], change: object, type = "merge") {
    return bench.mustKubectl("-n", where, "patch", ...what, "--type", type, "-p", JSON.stringify(change));
}

const mapped = (stage: Stage, spec: object) => patch(stage, "shop", [mappingKind, "shop"], { spec });

async function edgeTemplate(stage: Stage, template: object): Promise<void> {
    await patch(stage, namespace, ["deployment", name], { spec: { template } }, "strategic");
    await stage.rolled();
}

async function restart({ bench }: Stage, where: string, deployment: string): Promise<void> {
    await bench.mustKubectl("-n", where, "rollout", "restart", "deployment", deployment);
    await bench.mustKubectl("-n", where, "rollout", "status", "deployment", deployment, "--timeout=110s");
}

/** Deletes an object, and gives it back as it was. */
function absence(where: string, kind: string, object: string): Pick<Breakage, "break" | "fix"> {
    let kept = "";
    return {
        break: async ({ bench }) => {
            kept = await bench.mustKubectl("-n", where, "get", kind, object, "-o", "json");
            await bench.mustKubectl("-n", where, "delete", kind, object);
        },
        fix: ({ bench }) => bench.restore(kept),
    };
}

/** Gives the mesh another authority, by which the sample's and shop's pods then have certificates, and the edge's has not. */
async function replaceAuthority(stage: Stage): Promise<void> {
    await stage.bench.mustKubectl("-n", "istio-system", "delete", "secret", "istio-ca-secret");
    await restart(stage, "istio-system", "istiod");
    await restart(stage, "shop", "shop");
    await restart(stage, "default", "quote");
}

async function plaintext({ bench }: Stage): Promise<string> {
    const { status, exit } = await bench.call(outside.namespace, outside.pod, "http://shop.shop.svc.cluster.local/");
    return `plaintext from outside the mesh: ${status === 0 ? `cut off (curl ${exit})` : status}`;
}

/** New traces in Zipkin, of a few requests. */
async function newTraces({ bench }: Stage): Promise<string> {
    const began = Date.now();
    for (let count = 0; count < 5; count++) {
        await bench.get("/shop/");
    }
    await sleep(8_000);
    const path = `/api/v2/traces?limit=100&endTs=${Date.now()}&lookback=${Date.now() - began}`;
    const traces = (await bench.service("observability", "zipkin", 9411, path)) as readonly unknown[];
    return `5 requests, ${traces.length} traces`;
}

/** Everything that is broken on purpose with real pods, one at a time. */
export const breakages: readonly Breakage[] = [
    {
        what: "the edge has no certificate: its pods run without sidecar",
        id: "EM-020",
        also: ["EM-002", "EM-010", "EM-012", "EM-022", "EM-023"],
        names: /without istio-proxy, so it has no certificate/,
        break: (stage) => edgeTemplate(stage, { metadata: { labels: { "sidecar.istio.io/inject": "false" } } }),
        fix: (stage) => edgeTemplate(stage, { metadata: { labels: { "sidecar.istio.io/inject": null } } }),
    },
    {
        what: "wrong ALPN: the TLSContext offers h2",
        id: "EM-005",
        also: ["EM-023"],
        names: /alpn_protocols are h2, not istio/,
        break: (stage) => patch(stage, namespace, tlsContext, { spec: { alpn_protocols: "h2" } }),
        fix: (stage) => patch(stage, namespace, tlsContext, { spec: { alpn_protocols: "istio" } }),
    },
    {
        what: "wrong port: the Mapping names one that the Service has not",
        id: "EM-007",
        also: ["EM-023"],
        names: /has no port 81, only 80/,
        break: (stage) => mapped(stage, { service: "shop.shop:81" }),
        fix: (stage) => mapped(stage, { service: "shop.shop:80" }),
    },
    {
        what: "no port: the edge calls 443, which the Service has not",
        id: "EM-006",
        also: ["EM-023"],
        names: /has no port, so the edge calls 443/,
        break: (stage) => mapped(stage, { service: "shop.shop" }),
        fix: (stage) => mapped(stage, { service: "shop.shop:80" }),
    },
    {
        what: "plaintext upstream: the Mapping has no tls under strict",
        id: "EM-008",
        also: [],
        names: /Mapping shop\/shop/,
        break: (stage) => mapped(stage, { tls: null }),
        fix: (stage) => mapped(stage, { tls: "istio-upstream" }),
    },
    {
        what: "the edge without tls: its TLSContext is gone",
        id: "EM-005",
        also: ["EM-022", "EM-023"],
        names: /TLSContext emissary\/istio-upstream is not there/,
        ...absence(namespace, "tlscontexts.v3alpha1.getambassador.io", "istio-upstream"),
    },
    {
        what: "expired certificate: the edge has not taken up the new ones",
        id: "EM-010",
        also: ["EM-023"],
        names: /Envoy presents .* \(emissary#4744\)/,
        break: async (stage) => {
            await stage.up(shortLived(false));
            await restart(stage, namespace, name);
            await sleep(90_000); // the first certificate has ended, and others have been written
        },
        fix: async (stage) => {
            await stage.up({});
            await restart(stage, namespace, name);
        },
    },
    {
        what: "policy missing: nothing is strict",
        id: "EM-008",
        also: ["EM-024"],
        names: /PeerAuthentication|permissive|not strict/i,
        userSees: plaintext,
        ...absence("istio-system", "peerauthentications.security.istio.io", "default"),
    },
    {
        what: "policy missing: nobody is named who may call shop",
        id: "EM-034",
        also: [],
        names: /AuthorizationPolicy shop\//,
        userSees: async ({ bench }) => {
            const { status } = await bench.call(
                stranger.namespace,
                stranger.pod,
                "http://shop.shop.svc.cluster.local/",
            );
            return `another workload's GET: ${status}`;
        },
        ...absence("shop", "authorizationpolicies.security.istio.io", "edge-mesh-callers"),
    },
    {
        what: "sampling zero: the edge traces no request",
        id: "EM-009",
        also: ["EM-026"],
        names: /sampling/,
        userSees: newTraces,
        break: (stage) => patch(stage, namespace, tracing, { spec: { sampling: { overall: 0 } } }),
        fix: (stage) => patch(stage, namespace, tracing, { spec: { sampling: { overall: 100 } } }),
    },
    {
        what: "Prometheus blocked: it may not read the cluster",
        id: "EM-027",
        also: [],
        names: /no target/,
        userSees: async ({ bench }) => {
            const path = "/api/v1/targets?state=active";
            const { data } = (await bench.service("observability", "prometheus-server", 80, path)) as {
                readonly data: { readonly activeTargets: readonly unknown[] };
            };
            return `${data.activeTargets.length} targets`;
        },
        ...blocked(),
    },
    // The last one: pods that nobody restarts keep certificates of the old authority.
    {
        what: "wrong CA: the mesh has a new one, the edge's certificate is of the old",
        id: "EM-010",
        also: ["EM-023"],
        names: /another authority/,
        break: replaceAuthority,
        fix: async (stage) => {
            await restart(stage, namespace, name);
        },
    },
];

/** Prometheus asks for its rights when it starts; what it watches already goes on. */
function blocked(): Pick<Breakage, "break" | "fix"> {
    const rights = absence("default", "clusterrolebinding", "prometheus-server");
    return {
        break: async (stage) => {
            await rights.break(stage);
            await restart(stage, "observability", "prometheus-server");
        },
        fix: async (stage) => {
            await rights.fix(stage);
            await restart(stage, "observability", "prometheus-server");
        },
    };
}
