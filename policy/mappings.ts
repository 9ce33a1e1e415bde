import type { Finding } from "../checks/preview/finding";
import type { Mapping } from "../checks/preview/mappingField";
import { groupFindings } from "../checks/preview/mappingGroups";
import type { MappingJudges } from "../checks/preview/mappingJudges";
import { mappingFindings, schemaFindings } from "../checks/preview/mappingSpec";
import { objectIn, textIn } from "../kube/lookup";
import type { AnyObject } from "../kube/object";
import type { MappingSpec } from "../model/edge/objects";
import { mappingsIn } from "./batches";
import { Inspected, quote, Rule } from "./rules";

/** What EM-036 has against a Mapping by itself. */
export function mappingTaken(judges: MappingJudges | undefined): Rule {
    return {
        name: "mapping-taken",
        description: "The edge takes every Mapping, and as it is meant (EM-036).",
        violations: (resource) =>
            mappingOf(resource)
                .flatMap((mapping) => mappingFindings(mapping, { resolvers: undefined, judges }))
                .map(sentence),
    };
}

/** What EM-036 has against the Mappings of a stack by the CRD that it makes, and against those that share a route. */
export function violationsTogether(resources: readonly Inspected[], judges: MappingJudges): string[] {
    const single = resources.flatMap((it) => [it, ...mappingsIn(it).map(({ mapping }) => mapping)]);
    const named = single.flatMap(mappingOf).map((it) => ({ ...it, path: `${it.namespace}/${it.name}` }));
    // The engine gives resources in the order in which they came to be.
    const mappings = named.sort((one, other) => one.path.localeCompare(other.path));
    const crds = resources.map(({ props }) => props as unknown as AnyObject).filter(isCrd);
    const found = [...schemaFindings(mappings, crds, judges), ...groupFindings(mappings)];
    return found.filter(({ severity }) => severity === "error").map((it) => `Mapping ${sentence(it)}`);
}

const isCrd = ({ kind, metadata }: Partial<AnyObject>) =>
    kind === "CustomResourceDefinition" && metadata?.name !== undefined;

function mappingOf({ props }: Inspected): Mapping[] {
    return props["kind"] === "Mapping"
        ? [
              {
                  path: "",
                  namespace: textIn(props, "metadata", "namespace") ?? "",
                  name: textIn(props, "metadata", "name") ?? "",
                  spec: objectIn(props, "spec") as MappingSpec,
              },
          ]
        : [];
}

/** `spec.FIELD is ...`, behind the Mapping where the path names it. */
function sentence({ path, seen, allowed }: Finding): string {
    const [, mapping = "", field = ""] = /^([^.]*)\.(?:mapping\.)?(.*)$/s.exec(path) ?? [];
    return `${mapping === "" ? "" : `${mapping}: `}spec.${field} is ${quote(seen)}; allowed is ${allowed}`;
}
