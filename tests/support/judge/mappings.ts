import * as fc from "fast-check";
import { desiredOf } from "../../../checks/preview/desired";
import { loadJudges } from "../../../checks/preview/mappingJudges";
import { mappingSchema } from "../../../checks/preview/mappingField";
import { mapping } from "../../../checks/preview/edgeObjects";
import { mappingSpec } from "../../../checks/preview/mappingSpec";
import { silentValues } from "../../../checks/preview/silentValues";
import type { AnyObject } from "../../../kube/object";
import { tlsContextSpec } from "../../../model/edge/objects";
import { parseSettings } from "../../../config/load";
import { crdObjects } from "../crds";
import { knownOf } from "../desired";
import type { Problem } from "../../../messages/problem";
import { GeneratedService, routesOf } from "../mappings";
import { Judge, JudgedObject, Sentence } from "./judge";

/** A route that was generated, and what we say of it before anything is made. */
export interface Route {
    readonly services: readonly GeneratedService[];
    readonly mappings: readonly JudgedObject[];
    /** Settings that are refused. */
    readonly refused: readonly Pick<Problem, "path" | "allowed">[];
}

/** What became of the routes of a run. */
export interface Verdicts {
    mappings: number;
    routes: number;
    accepted: number;
    refused: number;
    /** Refused routes by who refuses them too. */
    readonly by: Record<"schema" | "compiler" | "Envoy" | "misread", number>;
    /** Everything in which we and the judges differ. */
    readonly disagreements: string[];
}

/**
 * Settings that EM-036, EM-006 or the configuration refuses though Emissary and Envoy take them, by what is wrong with them.
 */
export const misread: readonly { readonly path: RegExp; readonly allowed?: RegExp; readonly reason: string }[] = [
    {
        path: /./,
        allowed: /may have \d+$/,
        reason: "how long RE2 makes an expression is known only about (regexSize.ts)",
    },
    { path: /./, allowed: /escape sequence: `\\C`/, reason: "it takes half a character, and only RE2 in C++ knows it" },
    { path: /./, allowed: /duplicate capture group name/, reason: "two groups of one name, of which RE2 keeps one" },
    { path: /\.headers\[":authority"\]$/, reason: "hostname wins over it, so the route answers on other hosts" },
    { path: /\.host(_regex)?$/, reason: "hostname wins over it" },
    { path: /_redirect|redirect_response_code/, reason: "it would send clients to a name that only the cluster knows" },
    { path: /\.rewrite$/, reason: "gRPC's method is its path" },
    { path: /\.substitution$/, reason: "a group that is not there leaves the path as it is" },
    { path: /\.mapping\.(prefix|hostname|service)$/, reason: "a setting of the service's own governs it" },
    { path: /\.(tls|v2ExplicitTLS)$/, reason: "ours stands last, or is undone" },
    { path: /\.ambassador_id/, reason: "another edge would read it" },
    { path: /\.weight$/, reason: "a weight that counts only once the route has a second service" },
    { path: /\.dns_type$/, reason: "any other is taken for strict_dns" },
    { path: /\.load_balancer$/, reason: "source_ip: false balances by nothing" },
    { path: /\.use_websocket$/, reason: "false is taken for true" },
    { path: /\.health_checks/, reason: "without endpoints nothing is checked" },
    { path: /\.shadow$/, reason: "a second shadow of the route is left out" },
];

const namespace = "shop";
const edge = { namespace: "edge" };
const around: readonly (JudgedObject & { readonly [field: string]: unknown })[] = [
    {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "Listener",
        metadata: { name: "listener-8080", namespace: "edge" },
        spec: { port: 8080, protocol: "HTTPS", securityModel: "XFP", hostBinding: { namespace: { from: "ALL" } } },
    },
    {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "TLSContext",
        metadata: { name: "istio-upstream", namespace: "edge" },
        spec: tlsContextSpec({ verifyUpstreams: true }),
    },
];

/** Routes of that seed, each with what we say of it. */
export async function generateRoutes(runs: number, seed: number): Promise<Route[]> {
    const manifest = await crdObjects();
    const generated = fc.sample(routesOf(mappingSchema(manifest) ?? {}), { numRuns: runs, seed });
    const judges = await loadJudges();
    return generated.map((services, index) => judgedByUs(services, index, manifest, judges));
}

function judgedByUs(
    services: readonly GeneratedService[],
    index: number,
    manifest: readonly AnyObject[],
    judges: Awaited<ReturnType<typeof loadJudges>>,
): Route {
    const named = services.map(({ prefix, ...rest }, place) => ({
        ...rest,
        name: `m-${index}-${place}`,
        namespace,
        port: 80,
        // The number first, as a text before any expression of the prefix.
        prefix: `/${index}${prefix}`,
    }));
    const { settings, problems } = parseSettings({ meshNamespaces: [{ name: namespace }], services: named });
    if (settings === undefined) {
        return { services, mappings: [], refused: problems };
    }
    const known = { ...knownOf(settings), crds: manifest };
    const desired = desiredOf({ settings, known, license: undefined, charts: {}, judges });
    const findings = [mappingSpec, mapping, silentValues].flatMap((rule) => rule(desired));
    return {
        services,
        mappings: desired.mappings.map(({ name, spec }) => ({
            apiVersion: "getambassador.io/v3alpha1",
            kind: "Mapping",
            metadata: { name, namespace },
            spec,
        })),
        refused: findings.filter(({ severity, path }) => severity === "error" && path.startsWith("services")),
    };
}

/** Routes that are compiled and validated at once, when none of them should be refused. */
const batch = 200;

/** Holds what we say of generated routes against Emissary's compiler and Envoy. */
export async function judgeRoutes(judge: Judge, routes: readonly Route[]): Promise<Verdicts> {
    const accepted = routes.filter(({ refused }) => refused.length === 0);
    const refused = routes.filter(({ refused: it }) => it.length > 0);
    const by = { schema: 0, compiler: 0, Envoy: 0, misread: 0 };
    const disagreements = await refusedByJudges(judge, accepted);
    const bySchema = refused.filter((it) => it.refused.some(({ allowed }) => /Mapping CRD/.test(allowed)));
    by.schema = bySchema.length;
    const others = refused.filter((it) => !bySchema.includes(it));
    for (const part of parts(others, batch)) {
        for (const [index, sentence] of (await sentences(judge, part)).entries()) {
            const route = part[index];
            if (route !== undefined) {
                const who = refuser(route, sentence);
                by[who ?? "misread"] += 1;
                if (who === undefined) {
                    disagreements.push(`refused, and taken by all judges: ${text(route)}`);
                }
            }
        }
    }
    const mappings = routes.reduce((sum, { services }) => sum + services.length, 0);
    return { mappings, routes: routes.length, accepted: accepted.length, refused: refused.length, by, disagreements };
}

async function refusedByJudges(judge: Judge, accepted: readonly Route[]): Promise<string[]> {
    const wrong: string[] = [];
    for (const part of parts(accepted, batch)) {
        const all = [...around, ...part.flatMap(({ mappings }) => mappings)];
        const [together] = await judge.judgeEach([all], edge);
        if (together !== undefined && isTaken(together)) {
            continue;
        }
        for (const [index, sentence] of (await sentences(judge, part)).entries()) {
            const route = part[index];
            if (route !== undefined && !isTaken(sentence)) {
                const said = JSON.stringify(sentence.errors);
                wrong.push(`taken, and refused: ${text(route)}: ${said} ${sentence.refusal?.slice(0, 400) ?? ""}`);
            }
        }
    }
    return wrong;
}

const sentences = (judge: Judge, routes: readonly Route[]): Promise<Sentence[]> =>
    judge.judgeEach(
        routes.map(({ mappings }) => [...around, ...mappings]),
        edge,
    );

const isTaken = ({ errors, refusal }: Sentence) => Object.keys(errors).length === 0 && refusal === undefined;

/** Of a route that is redirected, or a shadow, Emissary reads only a part; of several rewrites of one route the last. */
function isHidden({ services, refused }: Route): boolean {
    const isUnread = services.some(({ mapping: it }) => it["shadow"] === true || it["host_redirect"] === true);
    return isUnread || (services.length > 1 && refused.some(({ path }) => path.includes(".regex_rewrite")));
}

function refuser(route: Route, { errors, refusal }: Sentence): keyof Verdicts["by"] | undefined {
    const isMisread = route.refused.some((it) =>
        misread.some(({ path, allowed = /./ }) => path.test(it.path) && allowed.test(it.allowed)),
    );
    return Object.keys(errors).length > 0
        ? "compiler"
        : refusal !== undefined
          ? "Envoy"
          : isMisread || isHidden(route)
            ? "misread"
            : undefined;
}

const text = ({ services, refused }: Route) =>
    JSON.stringify({ services, refused: refused.map(({ path }) => path) }).slice(0, 1500);

function parts<Item>(items: readonly Item[], size: number): Item[][] {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
        items.slice(index * size, (index + 1) * size),
    );
}
