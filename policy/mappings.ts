import type { MappingSpec } from "../model/edge/objects";
import { MappingJudges } from "../checks/preview/mappingJudges";
import { mappingFindings } from "../checks/preview/mappingSpec";
import { objectIn, textIn } from "../kube/lookup";
import { quote, Rule } from "./rules";

/**
 * What EM-036 has against a Mapping by itself: types are the API server's to refuse in a preview, and which Mappings share a
 * route is seen only where all of them are.
 */
export function mappingTaken(judges: MappingJudges | undefined): Rule {
    return {
        name: "mapping-taken",
        description: "The edge takes every Mapping, and as it is meant (EM-036).",
        violations: ({ props }) => {
            if (props["kind"] !== "Mapping") {
                return [];
            }
            const mapping = {
                path: "",
                namespace: textIn(props, "metadata", "namespace") ?? "",
                name: textIn(props, "metadata", "name") ?? "",
                spec: objectIn(props, "spec") as MappingSpec,
            };
            return mappingFindings(mapping, { resolvers: undefined, judges }).map(
                ({ path, seen, allowed }) =>
                    `${path.replace(/^\.(mapping\.)?/, "spec.")} is ${quote(seen)}; allowed is ${allowed}`,
            );
        },
    };
}
