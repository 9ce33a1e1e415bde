import { ports } from "../../kube/wellKnown";
import * as semver from "semver";
import type { IstioSettings } from "../../config/schema";
import { maxCertTtl } from "./certificateLife";
import { deepMerge, mergeLists, Values } from "../../kube/merge";
import { agentTtl } from "../edge/istioIntegration";

/** Name of the extension provider that the Telemetry resource refers to. */
export const zipkinProvider = "zipkin";
/** Istio's root namespace in the charts' own values. */
const chartsNamespace = "istio-system";

/** One istiod to install. */
export interface Istiod {
    /** Empty for the default revision. */
    readonly revision: string;
    readonly version: string;
    /** Where its charts are. */
    readonly charts: string;
    /** The user's values for it. */
    readonly values: Values;
}

/** The istiod that serves, and beside it the canary where one is asked for. */
export function istiodsOf(istio: IstioSettings): { readonly serving: Istiod; readonly canary?: Istiod } {
    const { revision, version, charts, canary } = istio;
    const serving = { revision, version, charts, values: istio.values.istiod };
    return canary === undefined ? { serving } : { serving, canary: { ...serving, ...given(canary) } };
}

function given({ revision, version, charts, values }: NonNullable<IstioSettings["canary"]>): Partial<Istiod> {
    return {
        revision,
        version,
        ...(charts === undefined ? {} : { charts }),
        ...(values === undefined ? {} : { values }),
    };
}

/** Of the istiods the one whose `base` chart serves them all: Istio's CRDs are kept fit for older istiods. */
export function newestIstiod(istio: IstioSettings): Istiod {
    const { serving, canary } = istiodsOf(istio);
    return canary !== undefined && semver.gt(canary.version, serving.version) ? canary : serving;
}

/** Values of chart `base`. The validation webhook stays with `istio.revision` until a canary takes its place. */
export function baseValues(istio: IstioSettings): Values {
    const revision = istio.revision === "" ? {} : { defaultRevision: istio.revision };
    return deepMerge({ ...revision, ...rootNamespace(istio) }, istio.values.base);
}

/** Values of chart `cni`. */
export function cniValues(istio: IstioSettings): Values {
    return deepMerge({}, istio.values.cni);
}

/**
 * Values of chart `istiod`. Without an extension provider no sidecar sends spans: Istio dropped its default Zipkin
 * address in 2024 (release note drop-default-tracing). The chart takes istiod's variables under `pilot` as well, which it
 * copies to its root; both places are legal, and ours is the root, so that the user's `pilot.env` adds to them.
 */
export function istiodValues(
    istio: IstioSettings,
    zipkinHost: string | undefined,
    istiod: Istiod = istiodsOf(istio).serving,
): Values {
    const provider = { name: zipkinProvider, zipkin: { service: zipkinHost, port: ports.zipkin } };
    const { workloadCertTtl: ttl } = istio;
    const ours: Values = {
        ...(istiod.revision === "" ? {} : { revision: istiod.revision }),
        ...rootNamespace(istio),
        ...(istio.cni ? { pilot: { cni: { enabled: true } } } : {}),
        ...(ttl === undefined
            ? {}
            : { env: { DEFAULT_WORKLOAD_CERT_TTL: ttl, MAX_WORKLOAD_CERT_TTL: maxCertTtl(ttl) } }),
        meshConfig: {
            ...(zipkinHost === undefined ? {} : { extensionProviders: [provider] }),
            ...(ttl === undefined ? {} : { defaultConfig: { proxyMetadata: agentTtl(ttl) } }),
        },
    };
    const merged = deepMerge(ours, istiod.values);
    const given = (istiod.values["meshConfig"] ?? {}) as Values;
    const providers = mergeLists([provider], given["extensionProviders"], "name");
    return zipkinHost === undefined ? merged : deepMerge(merged, { meshConfig: { extensionProviders: providers } });
}

/** The charts bind istiod's rights to a service account of this namespace, whatever the release's own is. */
function rootNamespace({ namespace }: IstioSettings): Values {
    return namespace === chartsNamespace ? {} : { global: { istioNamespace: namespace } };
}

/** Labels that put a namespace into the mesh; never both styles, because `istio-injection` would win. */
export function injectionLabels(revision: string): Record<string, string> {
    return revision === "" ? { "istio-injection": "enabled" } : { "istio.io/rev": revision };
}
