import type { ApiClient, ApiObject } from "./api";

interface ClientConfig {
    service?: { name: string; namespace: string; path?: string };
    caBundle?: string;
}

interface MutatingConfiguration extends ApiObject {
    webhooks?: { clientConfig: ClientConfig }[];
}

const conversionPath = "/webhooks/crd-convert";

/**
 * Whether the webhooks that call a Service carry its certificate authority already. Both istiod and Emissary's
 * webhook write it in themselves shortly after they are ready; until then the API server refuses their answers.
 */
export async function isTrusted(api: ApiClient, namespace: string, service: string): Promise<boolean> {
    const configurations: MutatingConfiguration[] = await api.list(
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
    );
    const injecting = configurations.flatMap(({ webhooks }) =>
        (webhooks ?? []).map(({ clientConfig }) => clientConfig),
    );
    const converting = namespace === "emissary-system" ? await conversions(api) : [];
    return [...injecting, ...converting.map(withoutPlaceholder)]
        .filter((config) => config.service?.namespace === namespace && config.service.name === service)
        .every((config) => (config.caBundle ?? "") !== "");
}

async function conversions(api: ApiClient): Promise<ClientConfig[]> {
    const crds = await api.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    return crds.flatMap(({ spec }) => {
        const { conversion } = (spec ?? {}) as { conversion?: { webhook?: { clientConfig?: ClientConfig } } };
        const config = conversion?.webhook?.clientConfig;
        return config === undefined ? [] : [config];
    });
}

/** The CRD file carries no path; one is written in together with the real authority. */
function withoutPlaceholder(config: ClientConfig): ClientConfig {
    return config.service?.path === conversionPath ? config : { ...config, caBundle: undefined };
}
