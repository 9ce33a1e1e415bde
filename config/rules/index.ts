import { webhookNamespace } from "../../kube/wellKnown";
import { checkAccess } from "./access";
import { meshNamespaceNames } from "../namespaces";
import { checkIstio } from "./istio";
import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import { withDistribution } from "../distribution";
import { checkPrometheus } from "./prometheus";
import { checkRedis } from "./redis";
import { checkRotation } from "./rotation";
import { Settings, settingsSchema } from "../schema";
import { objectNames } from "../names";

/** Names that only the program sets in a Mapping, each with the setting that governs it. */
const ownMappingFields: Readonly<Record<string, string>> = {
    prefix: "prefix",
    hostname: "hostname",
    service: "service, namespace and port",
    tls: "nothing: it is always istio-upstream",
};

/** Rules across fields: what a schema cannot see. Returns every breach. */
export function checkSettings(settings: Settings): Problem[] {
    const own = [checkNamespaces, checkServices, checkStrict, checkEdge, checkEdgeWay];
    const checks = [...own, checkAccess, checkIstio, checkPrometheus, checkRedis, checkRotation];
    return checks.flatMap((check) => check(settings));
}

function checkNamespaces(settings: Settings): Problem[] {
    const outside = [settings.istio.namespace, settings.observability.namespace, "kube-system", webhookNamespace];
    const problems: Problem[] = [];
    settings.meshNamespaces.forEach(({ name }, index) => {
        const path = `meshNamespaces[${index}].name`;
        if (outside.includes(name)) {
            problems.push({
                path,
                seen: name,
                allowed: "a namespace that may be injected: this one has to stay outside the mesh",
            });
        }
        if (name === settings.edge.namespace) {
            problems.push({
                path,
                seen: name,
                allowed: "any namespace but edge.namespace, which is in the mesh already",
            });
        }
        if (settings.meshNamespaces.findIndex((other) => other.name === name) < index) {
            problems.push({ path, seen: name, allowed: "each namespace once" });
        }
    });
    problems.push(...checkPodSecurity(settings));
    const clash = outside.find((name) => name === settings.edge.namespace);
    if (clash !== undefined) {
        problems.push({
            path: "edge.namespace",
            seen: clash,
            allowed: "a namespace that may be injected, such as ambassador",
        });
    }
    return problems;
}

/** Without Istio's CNI plug-in each injected pod needs more rights than these levels allow, and would be refused. */
function checkPodSecurity({ istio, meshNamespaces }: Settings): Problem[] {
    const isRefused = (level: string | undefined) => level === "baseline" || level === "restricted";
    return istio.install === "existing" || istio.cni
        ? []
        : meshNamespaces.flatMap(({ podSecurity }, index) =>
              isRefused(podSecurity)
                  ? [
                        {
                            path: `meshNamespaces[${index}].podSecurity`,
                            seen: podSecurity,
                            allowed: "privileged, or istio.cni, without which no injected pod would be let in",
                            fix: fixCommand("istio.cni", "set", "true"),
                        },
                    ]
                  : [],
          );
}

function checkServices(settings: Settings): Problem[] {
    const mesh = meshNamespaceNames(settings);
    const next = `meshNamespaces[${settings.meshNamespaces.length}].name`;
    const inMesh = (namespace: string) =>
        `one of the mesh namespaces (${mesh.join(", ")}); to add it: ${fixCommand(next, "set", namespace)}`;
    const problems: Problem[] = [];
    const places = new Set<string>();
    settings.services.forEach((service, index) => {
        if (!mesh.includes(service.namespace)) {
            const { namespace } = service;
            problems.push({ path: `services[${index}].namespace`, seen: namespace, allowed: inMesh(namespace) });
        }
        if (
            settings.sample.enabled &&
            service.name === objectNames.sampleMapping &&
            service.namespace === settings.sample.namespace
        ) {
            problems.push({
                path: `services[${index}].name`,
                seen: service.name,
                allowed: "any other name: the sample's Mapping has this one",
            });
        }
        const place = `${service.namespace}/${service.name}`;
        if (places.has(place)) {
            problems.push({
                path: `services[${index}].name`,
                seen: service.name,
                allowed: "each name once in a namespace",
            });
        }
        places.add(place);
        for (const field of Object.keys(service.mapping).filter((key) => Object.hasOwn(ownMappingFields, key))) {
            const path = `services[${index}].mapping.${field}`;
            problems.push({
                path,
                seen: service.mapping[field],
                allowed: `not here; set ${ownMappingFields[field]}`,
                fix: fixCommand(path, "rm"),
            });
        }
    });
    if (settings.sample.enabled && !mesh.includes(settings.sample.namespace)) {
        const { namespace } = settings.sample;
        problems.push({ path: "sample.namespace", seen: namespace, allowed: inMesh(namespace) });
    }
    return problems;
}

/** Names that the policies of components/mesh/strictMtls.ts would share. */
function checkStrict({ strict: { exceptions } }: Settings): Problem[] {
    const problems: Problem[] = [];
    exceptions.forEach(({ name, namespace }, index) => {
        const path = `strict.exceptions[${index}].name`;
        if (name === "default") {
            problems.push({ path, seen: name, allowed: "any name but 'default', which the strict policy has" });
        }
        if (exceptions.findIndex((other) => other.name === name && other.namespace === namespace) < index) {
            problems.push({ path, seen: name, allowed: "each name once in a namespace" });
        }
    });
    return problems;
}

/** Settings that mean nothing with the other distribution, and would be ignored without a word. */
function checkDistribution({ distribution, legacyVersions, values }: Settings["edge"]): Problem[] {
    const problems: Problem[] = [];
    if (distribution === "edge-stack" && legacyVersions) {
        problems.push({
            path: "edge.legacyVersions",
            seen: true,
            allowed: "true only with edge.distribution emissary; Edge Stack serves the older versions in any case",
            fix: fixCommand("edge.legacyVersions", "rm"),
        });
    }
    if (distribution === "emissary" && values["emissary-ingress"] !== undefined) {
        problems.push({
            path: "edge.values.emissary-ingress",
            seen: values["emissary-ingress"],
            allowed: "not here: Emissary's own chart takes these values at top level, directly in edge.values",
            fix: fixCommand("edge.values.emissary-ingress", "rm"),
        });
    }
    return problems;
}

function checkEdge({ edge }: Settings): Problem[] {
    const problems: Problem[] = checkDistribution(edge);
    problems.push(...checkPods(edge));
    if (edge.tlsSecret !== undefined && edge.hostname === undefined) {
        problems.push({
            path: "edge.hostname",
            seen: undefined,
            allowed: "a hostname, because edge.tlsSecret is set and only a Host uses it",
        });
    }
    return problems;
}

/** How many pods the edge has. */
function checkPods({ replicas, autoscaling, disruptionBudget }: Settings["edge"]): Problem[] {
    const problems: Problem[] = [];
    if (disruptionBudget && (autoscaling?.min ?? replicas) < 2) {
        problems.push({
            path: autoscaling ? "edge.autoscaling.min" : "edge.replicas",
            seen: autoscaling?.min ?? replicas,
            allowed: "2 or more with edge.disruptionBudget, else no node can be drained",
        });
    }
    if (autoscaling !== undefined && autoscaling.max < autoscaling.min) {
        const allowed = `edge.autoscaling.min (${autoscaling.min}) or more`;
        problems.push({ path: "edge.autoscaling.max", seen: autoscaling.max, allowed });
    }
    if (autoscaling !== undefined && replicas !== 1) {
        problems.push({
            path: "edge.replicas",
            seen: replicas,
            allowed: "nothing with edge.autoscaling, which says how many there are",
            fix: fixCommand("edge.replicas", "rm"),
        });
    }
    return problems;
}

/** Keys of `edge` that do nothing when the edge is not installed by the chart. */
const chartKeys = [
    "chart",
    "repository",
    "version",
    "replicas",
    "autoscaling",
    "spread",
    "disruptionBudget",
    "resources",
    "redis",
    "values",
];

/** The same, by way: a key that was set and would do nothing is refused, because its user expects something of it. */
const idleKeys: Readonly<Record<Settings["edge"]["install"], readonly string[]>> = {
    helm: ["manifest", "deployment"],
    yaml: chartKeys,
    existing: [...chartKeys, "manifest", "crds"],
};

/** Every key of `edge` has to mean something for the way in which the edge is installed. */
function checkEdgeWay({ edge }: Settings): Problem[] {
    const { distribution, ambassadorId } = edge;
    const bare = withDistribution(settingsSchema.parse({ edge: { distribution, ambassadorId } }));
    const defaults: Readonly<Record<string, unknown>> = bare.edge;
    const given: Readonly<Record<string, unknown>> = edge;
    const problems = idleKeys[edge.install]
        .filter((key) => JSON.stringify(given[key]) !== JSON.stringify(defaults[key]))
        .map((key) => ({
            path: `edge.${key}`,
            seen: given[key],
            allowed: `nothing with edge.install ${edge.install}, where it has no effect`,
            fix: fixCommand(`edge.${key}`, "rm"),
        }));
    if (edge.install === "yaml" && edge.manifest === undefined) {
        const allowed = "URL or path of the edge's published manifest, because edge.install is yaml";
        const fix = fixCommand("edge.manifest", "set", "PATH");
        return [...problems, { path: "edge.manifest", seen: undefined, allowed, fix }];
    }
    return problems;
}
