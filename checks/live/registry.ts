import { callersCheck } from "./callers";
import { connectionsCheck } from "./connections";
import { conversionWebhookCheck, crdsCheck } from "./conversion";
import { certificateVolumeCheck, edgePodsCheck } from "./edgePods";
import { edgeLogCheck } from "./edgeReport";
import { injectionCheck, injectorCheck } from "./injection";
import { leftoversCheck, releasesCheck } from "./leftovers";
import { licenseCheck } from "./license";
import { listenersCheck } from "./listeners";
import { metricsCheck } from "./metrics";
import { meshConfigCheck } from "./meshConfig";
import { cronJobCheck, lifetimesCheck, presentedCheck } from "./rotation";
import { mappingCheck, tlsContextCheck, upstreamServiceCheck } from "./routing";
import { strictCheck } from "./strict";
import { bootCheck, spansCheck, tracingCheck } from "./tracing";
import type { LiveCheck } from "./types";

/** Every look at a live cluster that only reads. EM-024 is not among them: only a test that is asked for can show it. */
export const liveChecks: readonly LiveCheck[] = [
    certificateVolumeCheck,
    tlsContextCheck,
    mappingCheck,
    upstreamServiceCheck,
    strictCheck,
    meshConfigCheck,
    callersCheck,
    tracingCheck,
    lifetimesCheck,
    cronJobCheck,
    presentedCheck,
    injectionCheck,
    listenersCheck,
    licenseCheck,
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
