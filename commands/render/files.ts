import { Document, visit } from "yaml";
import type { AnyObject } from "../../kube/object";
import type { Output } from "./render";
import { Origin, readmeText } from "./readme";
import { waveFolder } from "./waves";

/** Every file, by its path below the output folder. The same stack gives the same text, byte for byte. */
export function filesOf(output: Output, origin: Origin): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    output.waves.forEach((objects, wave) => {
        const named = objects.map((object) => [fileName(object), object] as const);
        for (const [name, object] of named) {
            files.set(`${waveFolder(wave)}/${name}`, yamlText(object));
        }
        const names = named.map(([name]) => name).sort();
        files.set(`${waveFolder(wave)}/kustomization.yaml`, kustomization(names));
    });
    files.set("kustomization.yaml", kustomization(output.waves.map((_, wave) => waveFolder(wave))));
    files.set("README.md", readmeText(output, origin));
    return files;
}

/** `KIND.GROUP-NAMESPACE-NAME.yaml`; what a file system may not take becomes an underscore. */
function fileName({ apiVersion, kind, metadata }: AnyObject): string {
    const group = apiVersion.includes("/") ? `.${apiVersion.replace(/\/.*/, "")}` : "";
    const parts = [`${kind.toLowerCase()}${group}`, metadata.namespace, metadata.name];
    const name = parts.filter((part) => part !== undefined).join("-");
    return `${name.replace(/[^\w.-]/g, "_")}.yaml`;
}

function kustomization(resources: readonly string[]): string {
    return yamlText({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources });
}

/** An octal number in YAML 1.2 alone. */
const octal = /^[-+]?0o[0-7]+$/;

/**
 * Keys in order and no line folded, so that a review shows what changed. kubectl and the controllers read YAML 1.1, in which
 * `on` and `yes` are booleans and `1:30` is a number, and octal numbers of 1.2 as well: texts of these forms need quotes.
 */
export function yamlText(value: object): string {
    const document = new Document(value, { version: "1.1", sortMapEntries: true, aliasDuplicateObjects: false });
    visit(document, {
        Scalar: (_key, node) => {
            if (typeof node.value === "string" && octal.test(node.value)) {
                node.type = "QUOTE_DOUBLE";
            }
        },
    });
    return document.toString({ lineWidth: 0 });
}
