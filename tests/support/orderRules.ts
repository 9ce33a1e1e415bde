import { mappingSetType, Routes } from "../../plugin/mappingSet";
import { Graph } from "./graph";
import { Recorded } from "./recorder";

type Pair = readonly [later: Recorded, earlier: Recorded];

/** What has to be there before what. */
export interface Rule {
    readonly pairs: (resources: readonly Recorded[]) => readonly Pair[];
    /** Stacks without such objects; in every other one a rule that applies to nothing fails. */
    readonly absentFrom?: readonly string[];
}

const isOfKind = ({ inputs }: Recorded, crd: Recorded) => {
    const { group, names } = spec(crd) as { group?: unknown; names?: { kind?: unknown } };
    return inputs["kind"] === names?.kind && String(inputs["apiVersion"]).startsWith(`${String(group)}/`);
};

/** The object with its namespace, where that is among those given; a set of Mappings has several. */
const inNamespace = (it: Recorded, namespaces: readonly Recorded[]): Pair[] => {
    const own = [namespaceOf(it), ...Object.keys(routesOf(it))];
    return namespaces.filter((namespace) => own.includes(nameOf(namespace))).map((namespace) => [it, namespace]);
};

type Test = (it: Recorded) => boolean;

/** Everything that passes `before` has to be there when anything that passes `those` is created. */
function after({ those, before, absentFrom }: { those: Test; before: Test; absentFrom?: readonly string[] }): Rule {
    const pairs = (resources: readonly Recorded[]) => {
        const targets = resources.filter(before);
        return resources.filter(those).flatMap((it) => targets.map((target) => [it, target] as const));
    };
    return { pairs, absentFrom };
}

const isType = (suffix: string) => (it: Recorded) => it.type.endsWith(suffix);
const isNamed = (name: string) => (it: Recorded) => it.name === name;
const either =
    (...tests: ((it: Recorded) => boolean)[]) =>
    (it: Recorded) =>
        tests.some((test) => test(it));
const spec = (it: Recorded) =>
    (it.inputs["spec"] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
/** Of an object, and of a Helm release. */
const namespaceOf = ({ inputs }: Recorded) =>
    (inputs["metadata"] as { namespace?: string } | undefined)?.namespace ?? inputs["namespace"];
const nameOf = ({ inputs }: Recorded) => (inputs["metadata"] as { name: string }).name;

/** Routes of a set by namespace and name; of anything else none. */
const routesOf = ({ type, inputs }: Recorded) => (type === mappingSetType ? (inputs["routes"] as Routes) : {});

const edgeDeployment = isNamed("edge-deployment-ambassador-edge-stack");
const edgeRelease = isNamed("edge-release");
const theEdge = either(edgeRelease, edgeDeployment);
/** What stands for an edge whose pods are ready: the release does not wait for them. */
const runningEdge = either(isNamed("edge-rollout"), edgeDeployment);
const edgeCrd = (it: Recorded) => it.name.startsWith("edge-crds-customresourcedefinition-");
const istiod = isNamed("istio-istiod");
const webhook = isNamed("edge-crds-deployment-emissary-system-emissary-apiext");
const mapping = (it: Recorded) => it.type === mappingSetType;
const ambassadorObject = (it: Recorded) => it.type.startsWith("kubernetes:getambassador.io/");
const peerAuthentication = isType(":PeerAuthentication");
export const strict = (it: Recorded) => peerAuthentication(it) && spec(it)["mtls"]?.["mode"] === "STRICT";
export const authorization = isType(":AuthorizationPolicy");
const isSingle = (it: Recorded) => spec(it)["selector"] !== undefined;
const exception = (it: Recorded) => peerAuthentication(it) && !strict(it);
const meshNamespace = (it: Recorded) => it.name.startsWith("mesh-") && /:(Namespace|NamespacePatch)$/.test(it.type);
const sampleMapping = (it: Recorded) => "quote-backend" in (routesOf(it)["default"] ?? {});

export const rules: Readonly<Record<string, Rule>> = {
    "objects of getambassador.io and the edge come after the CRDs, which wait until such objects can be written": after(
        {
            those: either(ambassadorObject, mapping, theEdge),
            before: edgeCrd,
        },
    ),
    "CRDs come after the webhook that converts for them and its Service, and so are deleted before these": after({
        those: edgeCrd,
        before: either(webhook, isNamed("edge-crds-service-emissary-system-emissary-apiext")),
    }),
    "the conversion webhook comes after what it runs with": after({
        those: webhook,
        before: isNamed("edge-crds-serviceaccount-emissary-system-emissary-apiext"),
    }),
    "istiod comes after base": after({ those: istiod, before: isNamed("istio-base") }),
    "namespaces enter the mesh after istiod, which injects": after({ those: meshNamespace, before: istiod }),
    "objects of Istio come after istiod, whose webhook checks them": after({
        those: either(peerAuthentication, isType(":Telemetry")),
        before: istiod,
    }),
    "the TracingService comes before the edge, which reads it at boot": after({
        those: theEdge,
        before: isType(":TracingService"),
    }),
    "Zipkin comes before both senders of spans": after({
        those: either(isType(":TracingService"), isType(":Telemetry")),
        before: either(isNamed("observability-zipkin-service"), isNamed("observability-zipkin-deployment")),
    }),
    "the edge comes after its namespace, its Redis and its license": after({
        those: theEdge,
        before: either(isNamed("mesh-ambassador-namespace"), isNamed("edge-redis-deployment"), isNamed("edge-license")),
    }),
    "a release comes after the aggregated ClusterRole that it adopts, and which has to be deleted after it": after({
        those: edgeRelease,
        before: (it) => it.name.startsWith("edge-role-"),
        absentFrom: ["plain YAML"],
    }),
    "what waits for objects of the edge's release comes after it": after({
        those: (it) => /^edge-(rollout$|address-of-service-)/.test(it.name),
        before: edgeRelease,
        absentFrom: ["plain YAML"],
    }),
    "the TLSContext comes after the running edge, whose pods have the certificate": after({
        those: isType(":TLSContext"),
        before: runningEdge,
    }),
    "the Host comes after the running edge": after({
        those: isType(":Host"),
        before: runningEdge,
        absentFrom: ["dev", "prod"],
    }),
    "Mappings come after the TLSContext": after({ those: mapping, before: isType(":TLSContext") }),
    "Mappings come after their namespace's entry into the mesh, else its pods refuse the edge's mTLS": {
        pairs: (resources) => {
            const entered = resources.filter(meshNamespace);
            return resources.filter(mapping).flatMap((it) => inNamespace(it, entered));
        },
    },
    "the sample's Mapping comes after the Quote Service and its pods": after({
        those: sampleMapping,
        before: either(isNamed("routes-quote-service"), isNamed("routes-quote-deployment")),
        absentFrom: ["prod"],
    }),
    "the sample's pods come after the label of their namespace": after({
        those: isNamed("routes-quote-deployment"),
        before: isNamed("mesh-default-label"),
        absentFrom: ["prod"],
    }),
    "strict mTLS comes after all Mappings, the TLSContext and the mesh's namespaces": after({
        those: strict,
        before: either(mapping, isType(":TLSContext"), meshNamespace),
    }),
    "strict mTLS comes after its exceptions": after({ those: strict, before: exception, absentFrom: ["dev", "prod"] }),
    "who may call is said after strict mTLS, which proves who calls": after({
        those: authorization,
        before: strict,
        absentFrom: ["dev"],
    }),
    "a namespace is closed after its plaintext ports were opened": after({
        those: (it) => authorization(it) && !isSingle(it),
        before: (it) => authorization(it) && isSingle(it),
        absentFrom: ["dev", "prod"],
    }),
    "what guards a pod comes after its namespace": {
        pairs: (resources) => {
            const namespaces = resources.filter((it) => isType("/v1:Namespace")(it) && "metadata" in it.inputs);
            return resources.filter(isType(":NetworkPolicy")).flatMap((it) => inNamespace(it, namespaces));
        },
    },
    "Listeners come after the running edge": after({
        those: isType(":Listener"),
        before: runningEdge,
        absentFrom: ["dev", "prod", "rehearsal", "in batches"],
    }),
    "the manifest's Deployments come after its accounts, Secrets and kinds, and after the license": after({
        those: (it) => it.name.startsWith("edge-deployment-"),
        before: (it) => /^edge-(serviceaccount-|secret-|customresourcedefinition-|license$)/.test(it.name),
        absentFrom: ["dev", "prod", "rehearsal", "in batches"],
    }),
    "an object of a manifest comes after its kind": {
        pairs: (resources) => {
            const kinds = resources.filter((it) => it.name.startsWith("edge-customresourcedefinition-"));
            return resources.flatMap((it) => kinds.filter((crd) => isOfKind(it, crd)).map((crd) => [it, crd] as const));
        },
        absentFrom: ["dev", "prod", "rehearsal", "in batches"],
    },
    "every object comes after its namespace": {
        pairs: (resources) => {
            const owned = resources.filter((it) => isType(":Namespace")(it) && it.read !== true);
            const inside = resources.filter(({ custom }) => custom);
            return inside.flatMap((it) => inNamespace(it, owned));
        },
    },
};

/** The pairs of a rule that the graph lets happen in the wrong order. */
export function breaches(rule: Rule, resources: readonly Recorded[], graph: Graph): string[] {
    return rule
        .pairs(resources)
        .filter(([later, earlier]) => !graph.reaches(later, earlier))
        .map(([later, earlier]) => `${later.name} does not wait for ${earlier.name}`);
}
