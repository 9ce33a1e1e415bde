import { readFileSync } from "node:fs";

/** A test that did not run. */
export interface Skipped {
    readonly title: string;
    /** Empty when nobody gave one, as `xit` does. */
    readonly reason: string;
}

/** What tests/support/reporter.js writes. */
interface Report {
    readonly passes: number;
    readonly failures: number;
    readonly skipped: readonly Skipped[];
}

export interface Counts {
    readonly passed: number;
    /** Tests that failed, and those that were skipped without a reason. */
    readonly failed: number;
    readonly skipped: readonly Skipped[];
}

/** A part that is one test: a command that ends well or not. */
export function countsOfCommand(code: number): Counts {
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/** The counts of a run of mocha. One that left no report, or ended badly for a reason that it did not count, has failed. */
export function countsOfReport(file: string, code: number): Counts {
    let report: Report;
    try {
        report = JSON.parse(readFileSync(file, "utf8")) as Report;
    } catch {
        return countsOfCommand(1);
    }
    const unexplained = report.skipped.filter(({ reason }) => reason === "").length;
    const failed = report.failures + unexplained;
    return {
        passed: report.passes,
        failed: failed === 0 && code !== 0 ? 1 : failed,
        skipped: report.skipped.filter(({ reason }) => reason !== ""),
    };
}

export function sumOf(counts: readonly Counts[]): Counts {
    return {
        passed: counts.reduce((sum, { passed }) => sum + passed, 0),
        failed: counts.reduce((sum, { failed }) => sum + failed, 0),
        skipped: counts.flatMap(({ skipped }) => skipped),
    };
}

export function formatCounts({ passed, failed, skipped }: Counts): string {
    return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

/** What was not covered: each reason once, with its tests. */
export function formatSkipped(skipped: readonly Skipped[]): string {
    const reasons = [...new Set(skipped.map(({ reason }) => reason))];
    const titles = (reason: string) => skipped.filter((it) => it.reason === reason).map(({ title }) => `    ${title}`);
    return reasons.map((reason) => [`SKIPPED: ${reason}`, ...titles(reason)].join("\n")).join("\n");
}
