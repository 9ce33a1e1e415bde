import type { Row, Verdict } from "../../checks/live/types";

const words: Readonly<Record<Verdict, string>> = { pass: "pass", fail: "FAIL", unseen: "could not look" };

/** The table a person reads: a line for each look, and below what fails the reason and the command that fixes it. */
export function formatTable(rows: readonly Row[]): string {
    const width = Math.max(0, ...rows.map(({ what }) => what.length));
    const lines = rows.flatMap(({ id, what, verdict, seen, problems }) => [
        `${id}  ${words[verdict].padEnd(14)}  ${what.padEnd(width)}  ${seen}`,
        ...problems.flatMap(({ problem, fix }) => [`        ${problem}`, `            fix: ${fix}`]),
    ]);
    return [...lines, "", summary(rows)].join("\n");
}

function summary(rows: readonly Row[]): string {
    const of = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
    const simulated = rows.filter((row) => row.simulated).length;
    const because = simulated === 0 ? "" : ` (${simulated} because pods are simulated)`;
    return `${of("pass")} passed, ${of("fail")} failed, ${of("unseen")} could not be looked at${because}`;
}

/** The same as data, for programs. */
export function formatJson(rows: readonly Row[], exit: number): string {
    return JSON.stringify({ exit, checks: rows }, undefined, 2);
}
