import type { AnyObject } from "./object";

/**
 * An image as a registry of your own has it: the host is replaced and the path kept, so `docker.io/a/b:1` becomes
 * `registry/a/b:1`. A name without host is Docker Hub's.
 */
export function imageFrom(registry: string, image: string): string {
    const [first = "", ...rest] = image.split("/");
    const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    const path = hasHost ? rest.join("/") : rest.length === 0 ? `library/${image}` : image;
    return `${registry}/${path}`;
}

/** The object with every image of its pod template taken from `registry`; unchanged without one. */
export function objectImagesFrom(registry: string | undefined, object: AnyObject): AnyObject {
    if (registry === undefined || !hasTemplate(object)) {
        return object;
    }
    const { spec } = object.spec.template;
    const moved = (containers: readonly Container[] = []) =>
        containers.map((container) => ({ ...container, image: imageFrom(registry, container.image) }));
    const lists = ["initContainers", "containers"] as const;
    const replaced = lists.filter((key) => spec[key] !== undefined).map((key) => [key, moved(spec[key])] as const);
    const template = { ...object.spec.template, spec: { ...spec, ...Object.fromEntries(replaced) } };
    return { ...object, spec: { ...object.spec, template } };
}

/** Whether an image is the same one tomorrow: it has a digest, or a tag but `latest`. */
export function isPinned(image: string): boolean {
    return /(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image) && !image.endsWith(":latest");
}

interface Container {
    readonly image: string;
}

interface Templated extends AnyObject {
    readonly spec: {
        readonly template: { readonly spec: { readonly [list: string]: readonly Container[] | undefined } };
    };
}

function hasTemplate(object: AnyObject): object is Templated {
    const { template } = (object as Partial<Templated>).spec ?? {};
    return ["Deployment", "StatefulSet", "DaemonSet", "Job"].includes(object.kind) && template?.spec !== undefined;
}
