import { loadJudges } from "../../checks/preview/mappingJudges";
import * as assert from "node:assert/strict";
import { guardrails } from "../../checks/preview/guardrails";
import { readCharts } from "../../checks/preview/charts";
import type { Finding } from "../../checks/preview/finding";
import { KnownFacts, Desired, desiredOf } from "../../checks/preview/desired";
import { planNamespaces } from "../../model/mesh/namespaces";
import type { Settings } from "../../config/schema";
import { edgeName } from "../../config/distribution";
import { tracingServiceSpec } from "../../model/observability/tracing";
import { istioIntegration } from "../../model/edge/istioIntegration";
import { settingsOf } from "./settings";

type Raw = Readonly<Record<string, unknown>>;

/** What the program knows of a configuration by then, without CRDs and without a cluster. */
export function knownOf(settings: Settings): KnownFacts {
    const { zipkin, istio, edge } = settings;
    const { revision } = planNamespaces(settings).edge;
    return {
        crds: [],
        integration: istioIntegration({
            revision,
            workloadCertTtl: istio.workloadCertTtl,
            ambassadorId: edge.ambassadorId,
        }),
        tracing: zipkin.enabled ? tracingServiceSpec(settings) : undefined,
        edge: { instance: edgeName(edge) },
        namespaceLabels: new Map(),
    };
}

/** The desired state of a user's configuration, with parts of it replaced. */
export async function desiredFor(raw: Raw = {}, over: Partial<Desired> = {}): Promise<Desired> {
    const settings = settingsOf(raw);
    const known = knownOf(settings);
    return {
        ...desiredOf({
            settings,
            known,
            license: undefined,
            charts: await readCharts(settings),
            judges: await loadJudges(),
        }),
        ...over,
    };
}

/** What one guardrail says to a configuration: severity and path of each finding, as one text. */
export async function told(
    name: keyof typeof guardrails,
    raw: Raw = {},
    over: Partial<Desired> = {},
): Promise<string[]> {
    const findings = guardrails[name](await desiredFor(raw, over));
    findings.forEach(checkShape);
    return findings.map(({ severity, path }) => `${severity} ${path}`);
}

/** A finding has to be of use: a place, what is allowed, and a command. */
export function checkShape({ path, allowed, fix }: Finding): void {
    assert.ok(path !== "" && allowed !== "", path);
    assert.match(fix, /^(pulumi config|git) /, path);
    assert.doesNotMatch(fix, /\n/, path);
}

/** Emissary's values, as a user of chart `edge-stack` writes them. */
export function emissary(values: Raw, more: Raw = {}): Raw {
    return { edge: { values: { "emissary-ingress": values }, ...more } };
}
