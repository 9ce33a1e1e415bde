import { objectIn } from "../kube/lookup";
import { mappingSetType } from "../plugin/mappingSet";
import type { Inspected, Rule } from "./rules";

/** What a rule has against a resource, and against the Mappings in it when it is a set of them. */
export function violationsIn({ violations }: Rule, resource: Inspected): string[] {
    const inside = mappingsIn(resource).flatMap(({ place, mapping }) =>
        violations(mapping).map((text) => `Mapping ${place}: ${text}`),
    );
    return [...violations(resource), ...inside];
}

/** The Mappings of a set, each as if it were a resource of its own. */
export function mappingsIn({ type, props, ...rest }: Inspected): { place: string; mapping: Inspected }[] {
    if (type !== mappingSetType) {
        return [];
    }
    const routes = objectIn(props, "routes");
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
