import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { catalogue, previewIds } from "../../../checks/catalogue";
import { guard, guardrails, judge } from "../../../checks/preview/guardrails";
import { readStackConfig } from "../../../rehearsal/config";
import { rehearsalLicense } from "../../../rehearsal/stack";
import { withLogs } from "../../support/logs";
import { emissary, knownOf, desiredFor } from "../../support/desired";
import { settingsOf } from "../../support/settings";
import { plantedLicense, stacks } from "../../support/stack";

const bad = { edge: { values: { replicaCount: 2, "emissary-ingress": { createDefaultListeners: false } } } };
const ignoring = (...ids: string[]) => ({
    guardrails: { ignore: ids.map((id) => ({ id, reason: `${id} is known` })) },
});

/** Runs the guardrails as the program does; the license is the planted one. */
async function guarded(raw: Readonly<Record<string, unknown>>) {
    const licenseKey = pulumi.secret(plantedLicense);
    const settings = settingsOf(raw);
    return withLogs(() =>
        guard({ settings, plan: knownOf(settings), licenseKey }).then(
            () => undefined,
            (error: unknown) => error as Error,
        ),
    );
}

describe("checks/preview/guardrails", () => {
    it("has a guardrail for every check of the catalogue that looks before `up`", () => {
        const ids = (Object.keys(guardrails) as (keyof typeof guardrails)[]).map((name) => catalogue[name].id);
        assert.deepEqual(ids.sort(), [...previewIds].sort());
    });

    it("sorts findings: errors first, then by id, then by path", async () => {
        const { findings } = judge(await desiredFor(bad));
        assert.deepEqual(
            findings.map(({ severity, check, path }) => `${severity} ${catalogue[check].id} ${path}`),
            [
                "error EM-001 edge.values.replicaCount",
                "error EM-013 edge.values.emissary-ingress.createDefaultListeners",
                "warning EM-010 edge.rotationWorkaround.enabled",
                "warning EM-014 licenseKey",
            ],
        );
    });

    it("throws every error at once, without a stack trace, and warns of the rest", async () => {
        const { result, logs } = await guarded(bad);
        assert.ok(pulumi.RunError.isInstance(result));
        assert.equal(
            result.message,
            [
                "the guardrails refuse this configuration (docs/checks.md):",
                "  EM-001 edge-mesh:edge.values.replicaCount",
                "    seen:    2",
                "    allowed: below edge.values.emissary-ingress, because the chart hands on to Emissary only what stands there",
                "    fix:     pulumi config rm --path 'edge-mesh:edge.values.replicaCount' && " +
                    "pulumi config set --path 'edge-mesh:edge.values.emissary-ingress.replicaCount' VALUE",
                "  EM-013 edge-mesh:edge.values.emissary-ingress.createDefaultListeners",
                "    seen:    false",
                "    allowed: true, else the edge answers on no port",
                "    fix:     pulumi config rm --path 'edge-mesh:edge.values.emissary-ingress.createDefaultListeners'",
            ].join("\n"),
        );
        assert.equal(logs.length, 1);
        assert.match(logs[0] ?? "", /^warning: .*the guardrails warn .*\n {2}EM-010 .*\n[^]*\n {2}EM-014 /);
    });

    it("ignores by id, and says so with the reason", async () => {
        const { result, logs } = await guarded({ ...bad, ...ignoring("EM-001", "EM-010", "EM-013", "EM-014") });
        assert.equal(result, undefined);
        assert.deepEqual(logs, [
            "info: [runtime] ignored by guardrails.ignore: EM-001 edge.values.replicaCount (EM-001 is known); " +
                "EM-013 edge.values.emissary-ingress.createDefaultListeners (EM-013 is known); " +
                "EM-010 edge.rotationWorkaround.enabled (EM-010 is known); EM-014 licenseKey (EM-014 is known)",
        ]);
    });

    it("refuses an id that names no guardrail", async () => {
        const { result } = await guarded(ignoring("EM-999"));
        assert.match(
            String(result),
            /edge-mesh:guardrails\.ignore\[0\]\.id\n {4}seen: {4}"EM-999"\n {4}allowed: one of EM-001, /,
        );
    });

    it("warns of an id that ignores nothing", async () => {
        const { logs } = await guarded(ignoring("EM-010", "EM-014", "EM-002"));
        assert.match(logs[1] ?? "", /edge-mesh:guardrails\.ignore\[2\]\n {4}seen: {4}"EM-002"/);
        assert.match(logs[1] ?? "", /pulumi config rm --path 'edge-mesh:guardrails\.ignore\[2\]'/);
    });

    it("says which values nobody could look at", async () => {
        const { logs } = await guarded({ prometheus: { values: { server: { retention: "1d" } } } });
        assert.match(logs[0] ?? "", /EM-031 could not look at prometheus\.values: /);
        const { logs: others } = await guarded({
            edge: { version: "8.9.0", ...(emissary({ replicaCount: 2 })["edge"] as object) },
        });
        assert.match(others[0] ?? "", /EM-031 could not look at edge\.values: /);
    });

    it("never shows the license", async () => {
        const values = { licenseKey: { value: plantedLicense }, note: plantedLicense };
        pulumi.runtime.setAllConfig({ "edge-mesh:licenseKey": plantedLicense }, ["edge-mesh:licenseKey"]);
        const { result, logs } = await guarded({ edge: { values } });
        pulumi.runtime.setAllConfig({}, []);
        assert.match(result?.message ?? "", /EM-014/);
        assert.ok(!`${result?.message} ${logs.join()}`.includes(plantedLicense));
    });

    for (const stack of stacks) {
        it(`lets ${stack} pass, with the warnings that hold for everyone`, async () => {
            // The rehearsal brings a license of its own, the others wait for the user's.
            const [license, missing] = stack === "rehearsal" ? [rehearsalLicense, []] : [undefined, ["warning EM-014"]];
            const { findings, ignored, stale } = judge(await desiredFor(await readStackConfig(stack), { license }));
            assert.deepEqual(
                findings.map(({ severity, check }) => `${severity} ${catalogue[check].id}`),
                ["warning EM-010", ...missing],
            );
            assert.deepEqual([ignored, stale], [[], []]);
        });
    }
});
