import * as fc from "fast-check";
import { z } from "zod";
import { settingsSchema } from "../../config/schema";

type Json = Readonly<Record<string, unknown>>;

/** A stack's configuration as Pulumi has it, and what must not turn up in anything that is printed. */
export interface Generated {
    /** `valid`: nothing may be refused; `shaped`: the schema takes it; `mutated` and `random`: anything goes. */
    readonly kind: "valid" | "shaped" | "mutated" | "random";
    /** Keys without namespace; the values are JSON, or a text as it is. */
    readonly config: Json;
    readonly secretKeys: readonly string[];
}

/** Everything that is planted has this in it, and nothing else has. */
export const plant = "PLANTED";
const license = `${plant}.license.signature`;
const jwt = `eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.${plant}`;

/** Texts that the schema wants and its JSON form does not tell. */
const special: Readonly<Record<string, fc.Arbitrary<string>>> = {
    version: fc.constantFrom("1.30.3", "8.10.0", "1.10.0", "v2.0.1"),
    prefix: fc.constantFrom("/", "/a/", "/a(b"),
    image: fc.constantFrom("docker.io/library/redis:7.4.2", "zipkin:3", "registry:5000/a/b:1"),
};

interface Shape {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly const?: unknown;
    readonly anyOf?: readonly Shape[];
    readonly oneOf?: readonly Shape[];
    readonly properties?: Readonly<Record<string, Shape>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: Shape | boolean;
    readonly items?: Shape;
    readonly pattern?: string;
    readonly minLength?: number;
    readonly minItems?: number;
    readonly minimum?: number;
    readonly maximum?: number;
}

/** What fits a JSON schema, so that a new setting is under test without a word here. */
function fitting(shape: Shape, key = ""): fc.Arbitrary<unknown> {
    const choices = shape.anyOf ?? shape.oneOf;
    if (choices !== undefined) {
        return fc.oneof(...choices.map((it) => fitting(it, key)));
    }
    if (shape.enum !== undefined || shape.const !== undefined) {
        return fc.constantFrom(...(shape.enum ?? [shape.const]));
    }
    switch (shape.type) {
        case "object":
            return fittingObject(shape);
        case "array":
            return fc.array(fitting(shape.items ?? {}, key), { minLength: shape.minItems ?? 0, maxLength: 3 });
        case "boolean":
            return fc.boolean();
        case "integer":
            return fc.integer({ min: shape.minimum ?? 0, max: Math.min(shape.maximum ?? 9, 65535) });
        case "number":
            return fc.double({ min: shape.minimum ?? 0, max: shape.maximum ?? 9, noNaN: true });
        case "string":
            return special[key] ?? fittingText(shape);
        default:
            return fc.jsonValue({ maxDepth: 1 });
    }
}

function fittingText({ pattern, minLength = 0 }: Shape): fc.Arbitrary<string> {
    return pattern === undefined
        ? fc.string({ minLength: Math.max(minLength, 1), maxLength: 12 }).filter((it) => it.trim() !== "")
        : fc.stringMatching(new RegExp(pattern), { maxLength: 20 });
}

function fittingObject({ properties, required = [], additionalProperties }: Shape): fc.Arbitrary<unknown> {
    if (properties === undefined) {
        const values = typeof additionalProperties === "object" ? fitting(additionalProperties) : fc.jsonValue();
        return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), values, { maxKeys: 3 });
    }
    const entries = Object.entries(properties).map(([key, inner]) => [key, fitting(inner, key)] as const);
    return fc.record(Object.fromEntries(entries), { requiredKeys: [...required] });
}

const shaped = fitting(z.toJSONSchema(settingsSchema, { io: "input" }) as Shape) as fc.Arbitrary<Json>;

const label = fc.stringMatching(/^[a-z][a-z0-9]{3,8}$/);

/** Configurations that keep every rule: services in namespaces of the mesh, each name once. */
export const valid: fc.Arbitrary<Json> = fc
    .record({
        namespaces: fc.uniqueArray(label, { minLength: 1, maxLength: 4 }),
        names: fc.uniqueArray(label, { maxLength: 5 }),
        pick: fc.nat(),
        port: fc.integer({ min: 1, max: 65535 }),
        replicas: fc.integer({ min: 2, max: 9 }),
        edge: fc.record({ disruptionBudget: fc.boolean(), createNamespace: fc.boolean() }, { requiredKeys: [] }),
        scope: fc.constantFrom("off", "mesh", "namespaces"),
        sampling: fc.integer({ min: 0, max: 100 }),
        off: fc.record({ zipkin: fc.boolean(), prometheus: fc.boolean(), cni: fc.boolean() }),
        revision: fc.oneof(fc.constant(""), label),
        routes: fc.record({ batch: fc.constantFrom("off", "on") }, { requiredKeys: [] }),
    })
    .map(({ namespaces, names, pick, port, replicas, edge, scope, sampling, off, revision, routes }) => ({
        meshNamespaces: namespaces.map((it) => ({ name: `n-${it}` })),
        services: names.map((name, index) => ({
            name,
            namespace: `n-${namespaces[(pick + index) % namespaces.length]}`,
            port,
            prefix: `/${name}/`,
        })),
        edge: { ...edge, replicas },
        routes,
        strict: { scope },
        tracing: { sampling },
        zipkin: { enabled: !off.zipkin },
        prometheus: { enabled: !off.prometheus },
        istio: { cni: off.cni, revision },
    }));

/** Secrets that are known by the key or the name they stand at. */
const planted: readonly object[] = [
    { password: plant },
    { env: [{ name: "API_TOKEN", value: plant }] },
    { licenseKey: { value: plant } },
];

/** What a user, a script or an editor may leave in the place of a value. */
const rubbish: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(null, "", " ", [], {}, "latest", -1, 1e300, "'; rm -rf /", "a\nb", "a: [b", license, jwt),
    fc.constantFrom(...planted),
    fc.constantFrom(`redis://user:${plant}@redis:6379`, { "": 1 }, { __proto__x: 1 }, { "a.b[0]'\"": license }),
);

interface Mutation {
    readonly steps: readonly number[];
    readonly what: "replace" | "remove" | "add";
    readonly key: string;
    readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
    steps: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
    what: fc.constantFrom("replace", "remove", "add"),
    key: fc.oneof(fc.constantFrom("values", "emissary-ingress", "ignore", "env"), fc.string({ maxLength: 8 })),
    value: rubbish,
});

/** The configuration with one place changed; the steps say which child to go to. What is planted is left whole. */
function mutated(value: unknown, { steps, ...change }: Mutation): unknown {
    const [step = 0, ...rest] = steps;
    if (typeof value !== "object" || value === null || planted.includes(value)) {
        return change.value;
    }
    const entries = Object.entries(value);
    const index = entries.length === 0 ? 0 : step % entries.length;
    const changed = entries.flatMap(([key, inner], at): [string, unknown][] =>
        at !== index
            ? [[key, inner]]
            : rest.length > 0
              ? [[key, mutated(inner, { steps: rest, ...change })]]
              : change.what === "remove"
                ? []
                : [[key, change.what === "replace" ? change.value : inner]],
    );
    const added: [string, unknown][] = rest.length === 0 && change.what === "add" ? [[change.key, change.value]] : [];
    const all = [...changed, ...added];
    return Array.isArray(value) ? all.map(([, inner]) => inner) : Object.fromEntries(all);
}

/** Helm values at the places that the guardrails look at. */
const valuesOf = (...keys: string[]) =>
    fc.dictionary(fc.constantFrom(...keys), fc.oneof(rubbish, nested), { maxKeys: 4 });
const nested = fc.dictionary(
    fc.constantFrom(
        "proxy.istio.io/config",
        "sidecar.istio.io/inject",
        "ports",
        "tag",
        "proxy",
        "env",
        "SECRET_TTL",
        "name",
    ),
    rubbish,
    { maxKeys: 3 },
);
/** Annotations whose texts are read again, as YAML or JSON. */
const annotations = fc.dictionary(
    fc.constantFrom("proxy.istio.io/config", "sidecar.istio.io/userVolumeMount", "sidecar.istio.io/inject"),
    fc.oneof(
        rubbish,
        fc.constantFrom("a: [b", "[{", "proxyMetadata: 1", "proxyMetadata: { SECRET_TTL: 1 }", '[{"name":1}]'),
    ),
);
const emissaryKeys = [
    "volumes",
    "volumeMounts",
    "podAnnotations",
    "podLabels",
    "env",
    "envRaw",
    "service",
    "image",
    "scope",
];
const valued: fc.Arbitrary<Json> = fc
    .record({
        base: valid,
        emissary: valuesOf(...emissaryKeys, "namespace", "namespaceOverride", "createDefaultListeners"),
        podAnnotations: annotations,
        edge: valuesOf("redis", "redisURL", "licenseKey", "image", "env"),
        istiod: valuesOf("meshConfig", "pilot", "env", "global", "revision", "sidecarInjectorWebhook"),
        prometheus: valuesOf("server", "alertmanager"),
    })
    .map(({ base, emissary, podAnnotations, edge, istiod, prometheus }) => ({
        ...base,
        edge: { ...(base["edge"] as Json), values: { ...edge, "emissary-ingress": { podAnnotations, ...emissary } } },
        istio: { ...(base["istio"] as Json), values: { istiod } },
        prometheus: { ...(base["prometheus"] as Json), values: prometheus },
    }));

const random: fc.Arbitrary<Json> = fc.dictionary(
    fc.oneof(fc.constantFrom(...Object.keys(settingsSchema.shape)), fc.string({ minLength: 1, maxLength: 8 })),
    rubbish,
    { maxKeys: 5 },
);

/** Every kind of configuration, each with the license that may also stand elsewhere in it. */
export const generated: fc.Arbitrary<Generated> = fc
    .record({
        configs: fc.oneof(
            valid.map((config) => ({ kind: "valid" as const, config })),
            shaped.map((config) => ({ kind: "shaped" as const, config })),
            fc
                .record({ base: fc.oneof(valid, shaped), changes: fc.array(mutation, { minLength: 1, maxLength: 4 }) })
                .map(({ base, changes }) => ({
                    kind: "mutated" as const,
                    config: changes.reduce<unknown>(mutated, base) as Json,
                })),
            valued.map((config) => ({ kind: "mutated" as const, config })),
            random.map((config) => ({ kind: "random" as const, config })),
        ),
        licenseKey: fc.constantFrom(license, `${license}\n`),
        secretKeys: fc.subarray(["edge", "istio", "services"]),
    })
    .map(({ configs: { kind, config }, licenseKey, secretKeys }) => ({
        kind,
        // Pulumi has no key without a name.
        config: { ...Object.fromEntries(Object.entries(config).filter(([key]) => key !== "")), licenseKey },
        secretKeys: ["licenseKey", ...secretKeys],
    }));
