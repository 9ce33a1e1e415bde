import { callersCheck } from "./checks/callers";
import { connectionsCheck } from "./checks/connections";
import { conversionWebhookCheck, crdsCheck } from "./checks/conversion";
import { certificateVolumeCheck, edgePodsCheck } from "./checks/edgePods";
import { edgeLogCheck } from "./checks/edgeReport";
import { injectionCheck, injectorCheck } from "./checks/injection";
import { leftoversCheck, releasesCheck } from "./checks/leftovers";
import { licenceCheck } from "./checks/licence";
import { listenersCheck } from "./checks/listeners";
import { metricsCheck } from "./checks/metrics";
import { cronJobCheck, lifetimesCheck, presentedCheck } from "./checks/rotation";
import { mappingCheck, tlsContextCheck, upstreamServiceCheck } from "./checks/routing";
import { strictCheck } from "./checks/strict";
import { bootCheck, spansCheck, tracingCheck } from "./checks/tracing";
import type { LiveCheck } from "./types";

/** Every look at a live cluster that only reads. EM-024 is not among them: only a test that is asked for can show it. */
export const liveChecks: readonly LiveCheck[] = [
    certificateVolumeCheck,
    tlsContextCheck,
    mappingCheck,
    upstreamServiceCheck,
    strictCheck,
    callersCheck,
    tracingCheck,
    lifetimesCheck,
    cronJobCheck,
    presentedCheck,
    injectionCheck,
    listenersCheck,
    licenceCheck,
    crdsCheck,
    conversionWebhookCheck,
    injectorCheck,
    edgePodsCheck,
    edgeLogCheck,
    connectionsCheck,
    bootCheck,
    spansCheck,
    metricsCheck,
    releasesCheck,
    leftoversCheck,
];
