import * as semver from "semver";
import type { Problem } from "./load";
import type { Settings } from "./schema";

/** The oldest Istio of the guide. */
export const istioFloor = "1.10.0";
/** Name of the sample's Mapping. */
export const sampleMapping = "quote-backend";
/** Names that only the program sets in a Mapping, each with the setting that governs it. */
const ownMappingFields: Readonly<Record<string, string>> = {
    prefix: "prefix",
    hostname: "hostname",
    service: "service, namespace and port",
    tls: "nothing: it is always istio-upstream",
};

/** Rules across fields: what a schema cannot see. Returns every breach. */
export function checkSettings(settings: Settings): Problem[] {
    const checks = [checkNamespaces, checkServices, checkStrict, checkEdge, checkIstio];
    return checks.flatMap((check) => check(settings));
}

function checkNamespaces(settings: Settings): Problem[] {
    const outside = [settings.istio.namespace, settings.observability.namespace, "kube-system", "emissary-system"];
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

function checkServices(settings: Settings): Problem[] {
    const mesh = [settings.edge.namespace, ...settings.meshNamespaces.map(({ name }) => name)];
    const meshText = `one of the mesh namespaces (${mesh.join(", ")}); add it to meshNamespaces`;
    const problems: Problem[] = [];
    settings.services.forEach((service, index) => {
        if (!mesh.includes(service.namespace)) {
            problems.push({ path: `services[${index}].namespace`, seen: service.namespace, allowed: meshText });
        }
        if (
            settings.sample.enabled &&
            service.name === sampleMapping &&
            service.namespace === settings.sample.namespace
        ) {
            problems.push({
                path: `services[${index}].name`,
                seen: service.name,
                allowed: "any other name: the sample's Mapping has this one",
            });
        }
        const same = (other: typeof service) => other.name === service.name && other.namespace === service.namespace;
        if (settings.services.findIndex(same) < index) {
            problems.push({
                path: `services[${index}].name`,
                seen: service.name,
                allowed: "each name once in a namespace",
            });
        }
        for (const field of Object.keys(service.mapping).filter((key) => Object.hasOwn(ownMappingFields, key))) {
            const path = `services[${index}].mapping.${field}`;
            problems.push({
                path,
                seen: service.mapping[field],
                allowed: `not here; set ${ownMappingFields[field]}`,
                mend: `pulumi config rm --path 'edge-mesh:${path}'`,
            });
        }
    });
    if (settings.sample.enabled && !mesh.includes(settings.sample.namespace)) {
        problems.push({ path: "sample.namespace", seen: settings.sample.namespace, allowed: meshText });
    }
    return problems;
}

/** Names that the policies of components/strictMtls.ts would share. */
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

function checkEdge({ edge }: Settings): Problem[] {
    const problems: Problem[] = [];
    if (edge.disruptionBudget && edge.replicas < 2) {
        problems.push({
            path: "edge.replicas",
            seen: edge.replicas,
            allowed: "2 or more with edge.disruptionBudget, else no node can be drained",
        });
    }
    if (edge.tlsSecret !== undefined && edge.hostname === undefined) {
        problems.push({
            path: "edge.hostname",
            seen: undefined,
            allowed: "a hostname, because edge.tlsSecret is set and only a Host uses it",
        });
    }
    return problems;
}

function checkIstio({ istio }: Settings): Problem[] {
    if (istio.install === "helm" && semver.lt(istio.version, istioFloor)) {
        return [{ path: "istio.version", seen: istio.version, allowed: `${istioFloor} or later` }];
    }
    return [];
}
