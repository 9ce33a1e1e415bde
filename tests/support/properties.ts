import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { guard } from "../../checks/preview/guardrails";
import { loadSettings } from "../../config/load";
import { settingsSchema } from "../../config/schema";
import { Generated, generated, plant } from "./configs";
import { knownOf } from "./desired";
import { withLogs } from "./logs";

/** What happened to the configurations of a run. */
export interface Counts {
    configurations: number;
    accepted: number;
    refused: number;
    /** Problems and findings told. */
    told: number;
}

/**
 * Sends generated configurations through all that stands before the first resource: reading, rules, guardrails.
 * @throws what fast-check throws at the first that is not as it should be: the smallest such configuration, with the seed.
 */
export async function checkConfigurations(runs: number, seed: number): Promise<Counts> {
    const counts: Counts = { configurations: 0, accepted: 0, refused: 0, told: 0 };
    const property = fc.asyncProperty(generated, async (it) => {
        const { error, logs } = await run(it);
        checkText([error?.message ?? "", ...logs].join("\n"));
        const blocks = [error?.message ?? "", ...logs].flatMap(blocksOf);
        blocks.forEach(checkBlock);
        assert.ok(it.kind !== "valid" || error === undefined, error?.message);
        if (it.kind === "shaped") {
            const { licenseKey: _, ...settings } = it.config;
            assert.ok(settingsSchema.safeParse(settings).success, error?.message);
        }
        counts.configurations += 1;
        counts.told += blocks.length;
        counts[error === undefined ? "accepted" : "refused"] += 1;
    });
    const restore = pulumi.runtime.allConfig();
    try {
        await fc.assert(property, { numRuns: runs, seed, endOnFailure: false });
    } finally {
        pulumi.runtime.setAllConfig(restore, []);
    }
    return counts;
}

/** Runs the program as far as the first resource; any error but a RunError ends the test. */
async function run({ config, secretKeys }: Generated): Promise<{ error: Error | undefined; logs: string[] }> {
    const texts = Object.entries(config).map(([key, value]) => [
        `edge-mesh:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(
        Object.fromEntries(texts) as Record<string, string>,
        secretKeys.map((key) => `edge-mesh:${key}`),
    );
    const { result, logs } = await withLogs(async () => {
        try {
            const stack = new pulumi.Config("edge-mesh");
            const settings = loadSettings(stack);
            await guard({ settings, plan: knownOf(settings), licenseKey: stack.getSecret("licenseKey") });
            return undefined;
        } catch (error) {
            return error;
        }
    });
    assert.ok(result === undefined || pulumi.RunError.isInstance(result), (result as Error | undefined)?.stack);
    return { error: result, logs };
}

function checkText(text: string): void {
    assert.ok(!text.includes(plant), `a secret is shown:\n${text}`);
}

/** The problems in a message, one text each. */
function blocksOf(message: string): string[] {
    return message.split(/\n {2}(?=(?:EM-\d+ )?edge-mesh:)/).slice(1);
}

function checkBlock(block: string): void {
    const [place = "", ...lines] = block.split("\n");
    assert.match(place, /^(EM-0\d\d )?edge-mesh:.+/, block);
    assert.deepEqual(
        lines.map((line) => line.slice(0, 13)),
        ["    seen:    ", "    allowed: ", "    fix:     "],
        block,
    );
    assert.ok(
        lines.every((line) => line.length > 13),
        block,
    );
}
