import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import { objectNames } from "../names";
import { meshNamespaceNames } from "../namespaces";
import type { Settings } from "../schema";

/** Names that only the program sets in a Mapping, each with the setting that governs it. */
const ownMappingFields: Readonly<Record<string, string>> = {
    prefix: "prefix",
    hostname: "hostname",
    service: "service, namespace and port",
    tls: "nothing: it is always istio-upstream",
};

/** Where services and the sample may be, and what their Mappings leave to the program. Returns every breach. */
export function checkServices(settings: Settings): Problem[] {
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
