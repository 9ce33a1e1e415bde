import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { AnyObject } from "../../kube/object";

/** Emissary 3.10.0's Mapping CRD (pkg/api/getambassador.io/crds.yaml), its v3alpha1 without descriptions. */
export async function crdObjects(): Promise<AnyObject[]> {
    const file = path.join(__dirname, "..", "fixtures", "mapping-crd.json");
    return [JSON.parse(await readFile(file, "utf8")) as AnyObject];
}
