import type { IstioSettings } from "../config/schema";
import { deepMerge, Values } from "./merge";

/** Name of the extension provider that the Telemetry resource refers to. */
export const zipkinProvider = "zipkin";

/** Values of chart `base`. */
export function baseValues(istio: IstioSettings): Values {
    return deepMerge(istio.revision === "" ? {} : { defaultRevision: istio.revision }, istio.values.base);
}

/** Values of chart `cni`. */
export function cniValues(istio: IstioSettings): Values {
    return deepMerge({}, istio.values.cni);
}

/**
 * Values of chart `istiod`. Without an extension provider no sidecar sends spans: Istio dropped its default Zipkin
 * address in 2024 (release note drop-default-tracing).
 */
export function istiodValues(istio: IstioSettings, zipkinHost: string | undefined): Values {
    const provider = { name: zipkinProvider, zipkin: { service: zipkinHost, port: 9411 } };
    const ours: Values = {
        ...(istio.revision === "" ? {} : { revision: istio.revision }),
        ...(istio.cni ? { pilot: { cni: { enabled: true } } } : {}),
        meshConfig: zipkinHost === undefined ? {} : { extensionProviders: [provider] },
    };
    return deepMerge(ours, istio.values.istiod);
}

/** Labels that put a namespace into the mesh; never both styles, because `istio-injection` would win. */
export function injectionLabels(revision: string): Record<string, string> {
    return revision === "" ? { "istio-injection": "enabled" } : { "istio.io/rev": revision };
}
