import { sleep } from "../../../rehearsal/tooling/process";
import { edgeService } from "../config";
import type { AnyObject, Bench, Call } from "./bench";
import { outside, stranger } from "./probes";

/** What a proof came to. */
export interface Seen {
    readonly verdict: "pass" | "FAIL";
    readonly seen: string;
}

/** One thing that the guide promises. */
export interface Proof {
    readonly what: string;
    readonly look: (bench: Bench) => Promise<Seen>;
}

/** The edge's identity in the mesh. */
const edgeIdentity = `spiffe://cluster.local/ns/${edgeService.namespace}/sa/${edgeService.name}`;
const quote = "quote.default.svc.cluster.local";
/** curl's exit codes for a connection that the other side cut: at the handshake, while asking, or before an answer. */
const cut: readonly number[] = [16, 35, 52, 55, 56];

const judged = (passes: boolean, seen: string): Seen => ({ verdict: passes ? "pass" : "FAIL", seen });

function refused({ status, exit }: Call): Seen {
    return judged(status === 0 && cut.includes(exit), status === 0 ? `cut off (curl ${exit})` : `answered ${status}`);
}

/** A Mapping of the test's own. */
function mapping(name: string, service: string, tls?: string): AnyObject {
    return {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "Mapping",
        metadata: { name, namespace: edgeService.namespace },
        spec: { hostname: "*", prefix: `/${name}/`, service, ...(tls === undefined ? {} : { tls }) },
    };
}

async function remove(bench: Bench, name: string): Promise<void> {
    await bench.kubectl("-n", edgeService.namespace, "delete", "mapping", name, "--ignore-not-found");
}

function identity(what: string, path: string): Proof {
    return {
        what: `GET ${path}: 200, and ${what} sees the edge's identity`,
        look: async (bench) => {
            const { status, text } = await bench.until(path, (answer) => answer.status === 200);
            const [uri] = /spiffe:\/\/[\w./-]+\/sa\/emissary[\w-]*/.exec(text) ?? [];
            return judged(status === 200 && uri === edgeIdentity, `${status}, ${uri ?? "no identity in the headers"}`);
        },
    };
}

const fromOutside = (what: string, ...args: string[]): Proof => ({
    what: `${what}: refused`,
    look: async (bench) => refused(await bench.call(outside.namespace, outside.pod, ...args)),
});

const withoutTls: Proof = {
    what: "a Mapping without tls under strict fails, and with tls it is well again",
    look: async (bench) => {
        const path = "/e2e-no-tls/";
        await bench.apply(mapping("e2e-no-tls", `${quote}:80`));
        const before = await bench.until(path, ({ status }) => status === 503);
        await bench.apply(mapping("e2e-no-tls", `${quote}:80`, "istio-upstream"));
        const after = await bench.until(path, ({ status }) => status === 200);
        await remove(bench, "e2e-no-tls");
        return judged(before.status === 503 && after.status === 200, `${before.status}, then ${after.status}`);
    },
};

const foreignServer: Proof = {
    what: "a server with a foreign certificate in an upstream's place gets no request",
    look: async (bench) => {
        const { namespace, impostor } = outside;
        await bench.apply(mapping("e2e-impostor", `${impostor}.${namespace}:80`, "istio-upstream"));
        const { status } = await bench.until("/e2e-impostor/", (answer) => [200, 503].includes(answer.status));
        const refused = await bench.edgeCounter(`impostor.*\\.ssl\\.fail_verify_error`);
        await remove(bench, "e2e-impostor");
        return judged(status === 503 && refused > 0, `${status}, ${refused} certificates refused`);
    },
};

interface Span {
    readonly localEndpoint?: { readonly serviceName?: string };
}

const trace: Proof = {
    what: "one trace in Zipkin with spans of the edge and of the sidecar",
    look: async (bench) => {
        const isWhole = (names: readonly string[]) =>
            names.length >= 2 && names.some((name) => name.includes(edgeService.namespace));
        let services: string[] = [];
        for (const end = Date.now() + 30_000; Date.now() < end && !isWhole(services); await sleep(1000)) {
            await bench.get("/backend/");
            const path = "/api/v2/traces?limit=50&lookback=600000";
            const traces = (await bench.service("observability", "zipkin", 9411, path)) as readonly (readonly Span[])[];
            const named = traces.map((spans) => [
                ...new Set(spans.flatMap(({ localEndpoint }) => localEndpoint?.serviceName ?? [])),
            ]);
            services = named.find(isWhole) ?? named[0] ?? [];
        }
        return judged(isWhole(services), services.join(" and ") || "no trace");
    },
};

interface Targets {
    readonly data: { readonly activeTargets: readonly { readonly scrapePool: string; readonly health: string }[] };
}
interface Result {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

const prometheus: Proof = {
    what: "Prometheus' targets are up, and it answers a query of the edge's requests",
    look: async (bench) => {
        const ask = (path: string) => bench.service("observability", "prometheus-server", 80, path);
        const query = encodeURIComponent('sum(envoy_http_downstream_rq_total{job="edge-admin"})');
        let seen = judged(false, "not asked");
        for (const end = Date.now() + 150_000; Date.now() < end && seen.verdict !== "pass"; await sleep(2000)) {
            const { data } = (await ask("/api/v1/targets?state=active")) as Targets;
            const up = data.activeTargets.filter(({ health }) => health === "up");
            const pools = [...new Set(data.activeTargets.map(({ scrapePool }) => scrapePool))].sort();
            const answer = (await ask(`/api/v1/query?query=${query}`)) as Result;
            const requests = Number(answer.data.result[0]?.value[1] ?? 0);
            const all = up.length === data.activeTargets.length;
            const known = ["edge-admin", "kubernetes-pods"].every((pool) => pools.includes(pool));
            const text = `${up.length} of ${data.activeTargets.length} up (${pools.join(", ")}), ${requests} requests`;
            seen = judged(all && known && requests > 0, text);
        }
        return seen;
    },
};

/** Who is let in, and by which connection. */
export const quickProofs: readonly Proof[] = [
    identity("the sample", "/backend/debug/"),
    identity("a service of the user's", "/shop/debug/"),
    fromOutside("plaintext from outside the mesh", `http://${quote}/`),
    fromOutside("TLS without a certificate", "--insecure", `https://${quote}:80/`),
    fromOutside(
        "TLS with a certificate of another authority",
        ...["--insecure", "--cert", "/foreign/tls.crt", "--key", "/foreign/tls.key", `https://${quote}:80/`],
    ),
    {
        what: "another workload of the mesh: 403 by the AuthorizationPolicy",
        look: async (bench) => {
            const { status } = await bench.call(stranger.namespace, stranger.pod, `http://${quote}/`);
            return judged(status === 403, String(status));
        },
    },
    withoutTls,
    foreignServer,
];

/** What the guide promises, in the order of the table. */
export const proofs: readonly Proof[] = [...quickProofs, trace, prometheus];

/** Looks at all of them; one that cannot be looked at fails. */
export async function look(bench: Bench): Promise<readonly (Seen & { readonly what: string })[]> {
    const rows = [];
    for (const { what, look: lookAt } of proofs) {
        const seen = await lookAt(bench).catch((error: unknown) => judged(false, String(error).split("\n")[0] ?? ""));
        rows.push({ what, ...seen });
    }
    return rows;
}

/** The table that a person reads. */
export function formatProofs(rows: readonly (Seen & { readonly what: string })[]): string {
    const width = Math.max(...rows.map(({ what }) => what.length));
    const of = (verdict: Seen["verdict"]) => rows.filter((row) => row.verdict === verdict).length;
    const lines = rows.map(({ verdict, what, seen }) => `${verdict}  ${what.padEnd(width)}  ${seen}`);
    return [...lines, "", `${of("pass")} passed, ${of("FAIL")} failed`].join("\n");
}
