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
    readonly failed: readonly string[];
    readonly skipped: readonly Skipped[];
}

export interface Counts {
    readonly passed: number;
    /** What failed, and what was skipped without a reason: a line each. */
    readonly failed: readonly string[];
    readonly skipped: readonly Skipped[];
}

/** A part that is one test: a command that ends well or not. */
export function countsOfCommand(command: string, code: number): Counts {
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? [] : [`${command}: exit code ${code}`], skipped: [] };
}

/** The counts of a run of mocha. One that left no report, or ended badly for a reason that it did not count, has failed. */
export function countsOfReport(run: string, file: string, code: number): Counts {
    let report: Report;
    try {
        report = JSON.parse(readFileSync(file, "utf8")) as Report;
    } catch {
        return { passed: 0, failed: [`${run}: left no report, exit code ${code}`], skipped: [] };
    }
    const unexplained = report.skipped.filter(({ reason }) => reason === "");
    const failed = [...report.failed, ...unexplained.map(({ title }) => `${title}: skipped without a reason`)];
    return {
        passed: report.passes,
        failed: failed.length === 0 ? countsOfCommand(run, code).failed : failed,
        skipped: report.skipped.filter(({ reason }) => reason !== ""),
    };
}

export function sumOf(counts: readonly Counts[]): Counts {
    return {
        passed: counts.reduce((sum, { passed }) => sum + passed, 0),
        failed: counts.flatMap(({ failed }) => failed),
        skipped: counts.flatMap(({ skipped }) => skipped),
    };
}

export function formatCounts({ passed, failed, skipped }: Counts): string {
    return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

/** What did not pass: what was not covered, each reason once with its tests, and then what failed. */
export function formatNotPassed({ failed, skipped }: Counts): string {
    const reasons = [...new Set(skipped.map(({ reason }) => reason))];
    const titles = (reason: string) => skipped.filter((it) => it.reason === reason).map(({ title }) => `    ${title}`);
    return [
        ...reasons.flatMap((reason) => [`SKIPPED: ${reason}`, ...titles(reason)]),
        ...failed.map((it) => `FAILED: ${it}`),
    ].join("\n");
}
