import { objectIn } from "../config/guardrails/lookup";
import type { Inspected, Rule } from "./rules";

/** What a rule has against a resource, and against the Mappings in it when it is a release of `charts/routes`. */
export function violationsIn({ violations }: Rule, resource: Inspected): string[] {
    const inside = batchedMappings(resource).flatMap(({ place, mapping }) =>
        violations(mapping).map((text) => `Mapping ${place}: ${text}`),
    );
    return [...violations(resource), ...inside];
}

/** The Mappings of a release with many, each as if it were a resource of its own. */
function batchedMappings({ type, props, ...rest }: Inspected): { place: string; mapping: Inspected }[] {
    if (type !== "kubernetes:helm.sh/v3:Release" || props["chart"] !== "./charts/routes") {
        return [];
    }
    const routes = objectIn(props, "values", "routes");
    return Object.keys(routes).flatMap((namespace) =>
        Object.entries(objectIn(routes, namespace)).map(([name, spec]) => ({
            place: `${namespace}/${name}`,
            mapping: {
                ...rest,
                type: "kubernetes:getambassador.io/v3alpha1:Mapping",
                props: { kind: "Mapping", metadata: { name, namespace }, spec },
            },
        })),
    );
}
