import * as fc from "fast-check";
import { judge } from "../../../checks/preview/guardrails";
import { readCharts } from "../../../checks/preview/charts";
import { desiredOf } from "../../../checks/preview/desired";
import { parseSettings } from "../../../config/load";
import { edgeChart } from "../../../model/edge/chart";
import { edgeName } from "../../../config/distribution";
import { knownOf } from "../desired";
import { brokenPromises } from "./promises";
import { valueTrees } from "./trees";

/** What became of the value trees of a run. */
export interface TreeCounts {
    accepted: number;
    refused: number;
    /** Trees that are accepted though a promise is lost, and those that made the program fail. */
    readonly faults: string[];
}

/** Sends generated value trees through all that looks at them before the first resource. */
export async function checkTrees(runs: number, seed: number): Promise<TreeCounts> {
    const counts: TreeCounts = { accepted: 0, refused: 0, faults: [] };
    for (const tree of fc.sample(valueTrees, { numRuns: runs, seed })) {
        try {
            const lost = await lostBy(tree);
            counts[lost === undefined ? "refused" : "accepted"] += 1;
            counts.faults.push(...(lost ?? []).map((it) => `${it}: ${JSON.stringify(tree)}`));
        } catch (error) {
            counts.faults.push(`${(error as Error).stack}: ${JSON.stringify(tree)}`);
        }
    }
    return counts;
}

/** Promises that an accepted tree loses; undefined when it is refused. */
async function lostBy(tree: object): Promise<string[] | undefined> {
    const { settings } = parseSettings(tree);
    if (settings === undefined) {
        return undefined;
    }
    edgeChart(settings.edge, edgeName(settings.edge));
    const charts = await readCharts(settings);
    const desired = desiredOf({ settings, known: knownOf(settings), license: "a.b.c", charts, judges: undefined });
    const { findings } = judge(desired);
    // The license is no part of the values.
    const isRefused = findings.some(({ severity, check }) => severity === "error" && check !== "license");
    return isRefused ? undefined : brokenPromises(desired);
}
