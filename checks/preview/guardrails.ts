import * as pulumi from "@pulumi/pulumi";
import { catalogue, CheckName, previewIds } from "../catalogue";
import { certificateVolume, edgeEnvironment, edgePods, stringAnnotations } from "./certificates";
import { readCharts } from "./charts";
import { listeners, mapping, tlsContext, upstreamService } from "./edgeObjects";
import type { Finding, Guardrail } from "./finding";
import { license } from "./license";
import { injection, strict } from "./mesh";
import { pinned } from "./pinned";
import { KnownFacts, Desired, desiredOf } from "./desired";
import { manyRoutes } from "./routes";
import { rotation } from "./rotation";
import { loadJudges, needJudges } from "./mappingJudges";
import { mappingSpec } from "./mappingSpec";
import { meshConfig } from "./meshConfig";
import { nesting, silentValues, uncheckedCharts } from "./silentValues";
import { tracing } from "./tracing";
import { versions } from "./versions";
import { fixCommand } from "../../messages/fix";
import { describeProblem, Problem, refusal, scrubbed } from "../../messages/problem";
import type { Settings } from "../../config/schema";

type PreviewCheck = {
    [Name in CheckName]: "preview" extends (typeof catalogue)[Name]["moments"][number] ? Name : never;
}[CheckName];

/** Every check of the catalogue that looks before anything is created. */
export const guardrails: Readonly<Record<PreviewCheck, Guardrail>> = {
    nesting,
    certificateVolume,
    stringAnnotations,
    edgeEnvironment,
    edgePods,
    tlsContext,
    mapping,
    upstreamService,
    strict,
    tracing,
    rotation,
    versions,
    injection,
    listeners,
    license,
    pinned,
    silentValues,
    manyRoutes,
    meshConfig,
    mappingSpec,
};

/** What the guardrails say to a desired state, sorted: errors first, then by id, then by path. */
export interface Verdict {
    readonly findings: readonly Finding[];
    /** Findings that the configuration says to ignore, with the reason it gives. */
    readonly ignored: readonly { readonly finding: Finding; readonly reason: string }[];
    /** Entries of `guardrails.ignore` that ignore nothing. */
    readonly stale: readonly Problem[];
    /** Entries of `guardrails.ignore` that name no guardrail. */
    readonly unknown: readonly Problem[];
}

const idOf = ({ check }: Finding) => catalogue[check].id;

/** Asks every guardrail; never throws. */
export function judge(desired: Desired): Verdict {
    const key = (finding: Finding) => [finding.severity, idOf(finding), finding.path].join(" ");
    const all = Object.values(guardrails)
        .flatMap((guardrail) => guardrail(desired))
        .sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
    const { ignore } = desired.settings.guardrails;
    const reasonOf = (finding: Finding) => ignore.find(({ id }) => id === idOf(finding))?.reason;
    const stale = ignore.flatMap(({ id }, index) => {
        const path = `guardrails.ignore[${index}]`;
        const allowed = "an id that finds something here: this one does not, or no longer";
        const isUsed = all.some((it) => idOf(it) === id) || !previewIds.includes(id);
        return isUsed ? [] : [{ path, seen: id, allowed, fix: fixCommand(path, "rm") }];
    });
    return {
        findings: all.filter((it) => reasonOf(it) === undefined),
        ignored: all.flatMap((finding) => {
            const reason = reasonOf(finding);
            return reason === undefined ? [] : [{ finding, reason }];
        }),
        stale,
        unknown: ignore.flatMap(({ id }, index) => {
            const path = `guardrails.ignore[${index}].id`;
            const allowed = `one of ${previewIds.join(", ")} (docs/checks.md)`;
            return previewIds.includes(id) ? [] : [{ path, seen: id, allowed, fix: fixCommand(path, "set", "ID") }];
        }),
    };
}

export interface GuardInput {
    readonly settings: Settings;
    /** What is known before any resource is registered. */
    readonly plan: KnownFacts;
    readonly licenseKey: pulumi.Output<string> | undefined;
}

/**
 * Lets the guardrails look at what is about to be done, before any resource is registered: warnings, ignored findings
 * and what could not be checked are logged.
 * @throws pulumi.RunError that names every error at once.
 */
export async function guard({ settings, plan: known, licenseKey }: GuardInput): Promise<void> {
    const desired = desiredOf({
        settings,
        known,
        license: await textOf(licenseKey),
        charts: await readCharts(settings),
        judges: needJudges(settings.services) ? await loadJudges() : undefined,
    });
    const { findings, ignored, stale, unknown } = judge(desired);
    const unchecked = uncheckedCharts(desired);
    if (unchecked.length > 0) {
        const why = "the chart is neither in a local folder nor of the version that this program was made for";
        await pulumi.log.info(
            scrubbed(`${catalogue.silentValues.id} could not look at ${unchecked.join(", ")}: ${why}`),
        );
    }
    if (ignored.length > 0) {
        const told = ignored.map(({ finding, reason }) => `${idOf(finding)} ${finding.path} (${reason})`);
        await pulumi.log.info(scrubbed(`ignored by guardrails.ignore: ${told.join("; ")}`));
    }
    const blocks = (severity: Finding["severity"]) =>
        findings.filter((it) => it.severity === severity).map((it) => describeProblem(it, idOf(it)));
    const warnings = [...blocks("warning"), ...stale.map((it) => describeProblem(it))];
    if (warnings.length > 0) {
        await pulumi.log.warn(`the guardrails warn (docs/checks.md):\n${warnings.join("\n")}`);
    }
    const errors = [...unknown.map((it) => describeProblem(it)), ...blocks("error")];
    if (errors.length > 0) {
        throw refusal(["the guardrails refuse this configuration (docs/checks.md):", ...errors]);
    }
}

/** The text of a secret of the configuration, which is known even in a preview. */
function textOf(secret: pulumi.Output<string> | undefined): Promise<string | undefined> {
    return new Promise((resolve) => {
        if (secret === undefined) {
            resolve(undefined);
        } else {
            secret.apply(resolve);
        }
    });
}
