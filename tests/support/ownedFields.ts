import { tracingHashAnnotation } from "../../model/edge/helmValues";
import { edgeContainer, PodTemplate, samePath } from "../../kube/podTemplate";
import { IstioIntegration } from "../../model/edge/istioIntegration";

/** What this program owns of an edge's pod, as the injector left it. */
export interface OwnedFields {
    readonly annotations: Readonly<Record<string, string | undefined>>;
    readonly volume: unknown;
    /** Mount of the certificates in the edge's container. */
    readonly edgeMount: unknown;
    /** The same in istio-proxy, which writes them. */
    readonly proxyMount: unknown;
    readonly env: unknown;
    /** Where istio-proxy writes the certificates. */
    readonly outputCerts: string | undefined;
}

/** Reads exactly the fields that the three ways to the edge have to agree on. */
export function ownedFields(pod: PodTemplate, integration: IstioIntegration): OwnedFields {
    const inits = (pod.spec["initContainers"] ?? []) as PodTemplate["spec"]["containers"];
    const proxy = [...pod.spec.containers, ...inits].find(({ name }) => name === "istio-proxy");
    const edge = edgeContainer(pod.spec.containers);
    const mountOf = (container: typeof edge) =>
        container?.volumeMounts?.find(({ mountPath }) => samePath(mountPath, integration.volumeMount.mountPath));
    const keys = [...Object.keys(integration.podAnnotations), tracingHashAnnotation];
    return {
        annotations: Object.fromEntries(keys.map((key) => [key, pod.metadata?.annotations?.[key]])),
        volume: pod.spec.volumes?.find(({ name }) => name === integration.volume.name),
        edgeMount: mountOf(edge),
        proxyMount: mountOf(proxy),
        env: Object.keys(integration.env).map((name) => edge?.env?.find((entry) => entry.name === name)),
        outputCerts: /OUTPUT_CERTS"?:\s*"?([\w/-]+)/.exec(
            proxy?.env?.find(({ name }) => name === "PROXY_CONFIG")?.value ?? "",
        )?.[1],
    };
}
