import { listIn, textIn, valueIn } from "../../kube/lookup";
import { fixCommand, pathText } from "../../messages/fix";
import type { Desired } from "./desired";
import type { Finding } from "./finding";

/** A Mapping that is to be made, with the setting it comes from. */
export type Mapping = Desired["mappings"][number];

/** The schema that the CRD to be made gives a Mapping's spec; undefined where this program makes no CRD. */
export function mappingSchema(manifest: Desired["manifest"]): object | undefined {
    const crd = manifest.find(({ metadata }) => metadata.name === "mappings.getambassador.io");
    const served = listIn(crd, "spec", "versions").find((it) => valueIn(it, "name") === "v3alpha1");
    return valueIn(served, "schema", "openAPIV3Schema", "properties", "spec") as object | undefined;
}

/** A finding about a field of a Mapping, which is fixed by taking it away. */
export function aboutField(
    { path, spec }: Mapping,
    field: readonly (string | number)[],
    allowed: string,
    fix?: string,
): Finding {
    const key = fieldPath(path, field);
    const seen = valueIn(spec, ...field);
    return { check: "mappingSpec", severity: "error", path: key, seen, allowed, fix: fix ?? fixCommand(key, "rm") };
}

/** The setting of a field: some have one of their own. */
export function fieldPath(service: string, [first = "", ...rest]: readonly (string | number)[]): string {
    const own = ["prefix", "hostname"].includes(String(first));
    return own ? `${service}.${first}` : `${service}.mapping.${pathText([first, ...rest])}`;
}

/** The resolver that Emissary uses: an empty name is none. */
export function resolverOf({ spec }: Mapping): string {
    return textIn(spec, "resolver") || "kubernetes-service";
}
