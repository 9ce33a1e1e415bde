import * as pulumi from "@pulumi/pulumi";
import { mappingSetType } from "../plugin/mappingSet";

/** Where a resource holds what a user wrote into a section of the configuration. */
const heldIn: Readonly<Record<string, string>> = {
    "kubernetes:helm.sh/v3:Release": "values",
    [mappingSetType]: "routes",
};

/**
 * Keeps what was set with `--secret` encrypted in the state and out of previews. Pulumi tells only that a section holds
 * something secret, not which part, so all values of charts and all Mappings are then held for secret.
 * @param sections those in which anything was set with `--secret`
 */
export function hideSecretSections(sections: readonly string[]): void {
    // Without a stack, as where files are rendered, nothing is stored and what is secret is not known.
    if (sections.length === 0 || pulumi.runtime.getStackResource() === undefined) {
        return;
    }
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
        const key = heldIn[type];
        if (key === undefined) {
            return undefined;
        }
        const known = props as Readonly<Record<string, unknown>>;
        const additionalSecretOutputs = [
            ...((opts as pulumi.CustomResourceOptions).additionalSecretOutputs ?? []),
            key,
        ];
        return {
            props: { ...known, [key]: pulumi.secret(known[key]) },
            opts: { ...opts, additionalSecretOutputs },
        };
    });
}
