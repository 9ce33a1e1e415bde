import * as pulumi from "@pulumi/pulumi";
import { manifestType } from "../kube/manifest";
import { AnyObject } from "../kube/object";

/** Fields of a Secret that hold what must not be told; the API server answers `stringData` as `data`. */
const secretFields = ["data", "stringData"];

/** An object of a manifest, with the type its typed class would have. What a Secret holds is a secret of Pulumi as well. */
export class ManifestResource extends pulumi.CustomResource {
    constructor(name: string, object: AnyObject, opts?: pulumi.CustomResourceOptions) {
        if (object.kind !== "Secret") {
            super(manifestType(object), name, object, opts);
            return;
        }
        const hidden = secretFields.filter((field) => object[field] !== undefined);
        const inputs = Object.fromEntries(hidden.map((field) => [field, pulumi.secret(object[field])]));
        super(manifestType(object), name, { ...object, ...inputs }, { ...opts, additionalSecretOutputs: secretFields });
    }
}
