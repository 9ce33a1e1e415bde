import type { AnyObject } from "../../kube/object";
import { serviceSelects } from "../../kube/selectors";

interface ServiceSpec {
    readonly selector?: Readonly<Record<string, string>>;
    readonly type?: string;
}

/**
 * Name of the Service by which clients reach the edge: of those that select its pods the LoadBalancer, else the one with
 * the Deployment's name, else the first. Undefined when no Service selects them.
 */
export function edgeService(
    objects: readonly AnyObject[],
    namespace: string,
    deployment: string,
    podLabels: Readonly<Record<string, string>>,
): string | undefined {
    const specOf = (service: AnyObject) => (service["spec"] ?? {}) as ServiceSpec;
    const services = objects
        .filter(({ kind, metadata }) => kind === "Service" && (metadata.namespace ?? "default") === namespace)
        .filter((service) => serviceSelects(specOf(service).selector, podLabels));
    const best =
        services.find((service) => specOf(service).type === "LoadBalancer") ??
        services.find(({ metadata }) => metadata.name === deployment) ??
        services[0];
    return best?.metadata.name;
}
