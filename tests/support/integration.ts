import { istioIntegration } from "../../model/edge/istioIntegration";

/** The integration of an edge that follows the default revision, with certificates as Istio makes them. */
export const integration = istioIntegration({ revision: "", workloadCertTtl: undefined });
