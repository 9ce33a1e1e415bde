import * as assert from "node:assert/strict";
import { Graph } from "./support/graph";
import { Recorded, Recording } from "./support/recorder";
import { recordStack, recordYaml, stacks } from "./support/stack";

/** `before` has to be there when any of `those` is created. */
interface Rule {
    readonly those: (it: Recorded) => boolean;
    readonly before: (it: Recorded) => boolean;
    /** Stacks without such objects; in every other one a rule that applies to nothing fails. */
    readonly absentFrom?: readonly string[];
}

const isType = (suffix: string) => (it: Recorded) => it.type.endsWith(suffix);
const isNamed = (name: string) => (it: Recorded) => it.name === name;
const either =
    (...tests: ((it: Recorded) => boolean)[]) =>
    (it: Recorded) =>
        tests.some((test) => test(it));
const spec = (it: Recorded) =>
    (it.inputs["spec"] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
const namespaceOf = (it: Recorded) => (it.inputs["metadata"] as { namespace?: string } | undefined)?.namespace;

const theEdge = either(isNamed("edge-release"), isNamed("edge-deployment-ambassador-edge-stack"));
const istiod = isNamed("istio-istiod");
const mapping = isType(":Mapping");
const ambassadorObject = (it: Recorded) => it.type.startsWith("kubernetes:getambassador.io/");
const peerAuthentication = isType(":PeerAuthentication");
const strict = (it: Recorded) => peerAuthentication(it) && spec(it)["mtls"]?.["mode"] === "STRICT";
const exception = (it: Recorded) => peerAuthentication(it) && !strict(it);
const meshNamespace = (it: Recorded) => it.name.startsWith("mesh-") && /:(Namespace|NamespacePatch)$/.test(it.type);
const sampleMapping = (it: Recorded) => mapping(it) && it.name.includes("quote-backend");
const observed = (it: Recorded) => it.custom && it.name.startsWith("observability-");

const rules: Readonly<Record<string, Rule>> = {
    "objects of getambassador.io and the edge come after the conversion gate": {
        those: either(ambassadorObject, theEdge),
        before: isNamed("edge-crds-gate"),
    },
    "the conversion gate comes after the CRDs and the webhook": {
        those: isNamed("edge-crds-gate"),
        before: either(
            (it) => it.name.startsWith("edge-crds-customresourcedefinition-"),
            isNamed("edge-crds-deployment-emissary-system-emissary-apiext"),
        ),
    },
    "istiod comes after base": { those: istiod, before: isNamed("istio-base") },
    "namespaces enter the mesh after istiod, which injects": { those: meshNamespace, before: istiod },
    "objects of Istio come after istiod, whose webhook checks them": {
        those: either(peerAuthentication, isType(":Telemetry")),
        before: istiod,
    },
    "the TracingService comes before the edge, which reads it at boot": {
        those: theEdge,
        before: isType(":TracingService"),
    },
    "Zipkin comes before both senders of spans": {
        those: either(isType(":TracingService"), isType(":Telemetry")),
        before: isNamed("observability-zipkin-service"),
    },
    "the edge comes after its namespace, its Redis and its licence": {
        those: theEdge,
        before: either(isNamed("mesh-ambassador-namespace"), isNamed("edge-redis-deployment"), isNamed("edge-license")),
    },
    "the TLSContext comes after the edge, whose pods have the certificate": {
        those: isType(":TLSContext"),
        before: theEdge,
    },
    "the Host comes after the edge": { those: isType(":Host"), before: theEdge, absentFrom: ["dev", "prod"] },
    "Mappings come after the TLSContext": { those: mapping, before: isType(":TLSContext") },
    "the sample's Mapping comes after the Quote Service and its pods": {
        those: sampleMapping,
        before: either(isNamed("routes-quote-service"), isNamed("routes-quote-deployment")),
        absentFrom: ["prod"],
    },
    "the sample's pods come after the label of their namespace": {
        those: isNamed("routes-quote-deployment"),
        before: isNamed("mesh-default-label"),
        absentFrom: ["prod"],
    },
    "strict mTLS comes after all Mappings, the TLSContext and the mesh's namespaces": {
        those: strict,
        before: either(mapping, isType(":TLSContext"), meshNamespace),
    },
    "Listeners come after the conversion gate and the edge": {
        those: isType(":Listener"),
        before: either(isNamed("edge-crds-gate"), theEdge),
        absentFrom: [...stacks],
    },
    "the manifest's Deployments come after its accounts, Secrets and kinds": {
        those: isNamed("edge-deployment-ambassador-edge-stack"),
        before: either(
            isNamed("edge-serviceaccount-ambassador-edge-stack"),
            isNamed("edge-secret-ambassador-other"),
            isNamed("edge-customresourcedefinition-filters.getambassador.io"),
        ),
        absentFrom: [...stacks],
    },
    "strict mTLS comes after its exceptions": { those: strict, before: exception, absentFrom: ["dev", "prod"] },
};

for (const stack of [...stacks, "plain YAML"]) {
    describe(`order of ${stack}`, () => {
        let recording: Recording;
        let graph: Graph;

        before(async () => {
            recording = await (stack === "plain YAML" ? recordYaml() : recordStack(stack));
            graph = new Graph(recording);
        });

        const pick = (test: (it: Recorded) => boolean) => recording.resources.filter(test);
        const urns = (resources: readonly Recorded[]) => resources.map(({ name }) => name);

        it("has no cycle, and no dependency on anything unrecorded", () => {
            assert.deepEqual(graph.cycles(recording.resources), []);
            assert.deepEqual(graph.dangling(), []);
        });

        for (const [name, rule] of Object.entries(rules)) {
            const absent = rule.absentFrom?.includes(stack) ?? false;
            it(absent ? `has nothing for: ${name}` : name, () => {
                const those = pick(rule.those);
                const targets = pick(rule.before);
                if (absent) {
                    assert.equal(
                        those.length * targets.length,
                        0,
                        `${urns(those).join(", ")} is there: the rule has to hold`,
                    );
                    return;
                }
                assert.ok(those.length > 0 && targets.length > 0, "the rule applies to nothing");
                const broken = those.flatMap((it) =>
                    targets.filter((target) => !graph.reaches(it, target)).map((target) => [it.name, target.name]),
                );
                assert.deepEqual(broken, []);
            });
        }

        it("puts every object in its namespace after that namespace", () => {
            const owned = new Map(
                pick(isType(":Namespace")).map((it) => [(it.inputs["metadata"] as { name: string }).name, it] as const),
            );
            const inside = pick((it) => it.custom && owned.has(namespaceOf(it) ?? ""));
            assert.ok(inside.length > 5);
            const broken = inside.filter((it) => !graph.reaches(it, owned.get(namespaceOf(it) ?? "") as Recorded));
            assert.deepEqual(urns(broken), []);
        });

        it("observes without waiting for Istio, so that a broken mesh can be looked at", () => {
            const watchers = pick(observed);
            const istio = pick((it) => it.name === "istio" || it.name.startsWith("istio-"));
            assert.ok(
                urns(watchers).includes("observability-prometheus-release") &&
                    urns(watchers).includes("observability-zipkin-service"),
            );
            assert.ok(istio.length > 0);
            assert.deepEqual(urns(watchers.filter((it) => istio.some((target) => graph.reaches(it, target)))), []);
        });

        it("lets nothing wait for strict mTLS, which comes last", () => {
            const policies = pick(strict);
            assert.deepEqual(urns(pick((it) => policies.some((policy) => graph.reaches(it, policy)))), []);
        });
    });
}
