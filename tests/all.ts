import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Counts, countsOfCommand, countsOfReport, formatCounts, formatSkipped, sumOf } from "./support/counts";

/** One part of `make test`. */
interface Part {
    readonly name: string;
    readonly command: readonly string[];
    /** True when the part is a mocha run, whose own counts are added up; any other part counts as one test. */
    readonly mocha: boolean;
}

const parts: readonly Part[] = [
    { name: "type check", command: ["npx", "tsc", "--noEmit"], mocha: false },
    { name: "lint and form", command: ["npm", "run", "--silent", "lint"], mocha: false },
    { name: "actionlint", command: ["npm", "run", "--silent", "lint:workflows"], mocha: false },
    { name: "unit tests and golden dumps", command: ["npm", "run", "--silent", "test:unit", "--"], mocha: true },
    { name: "10,000 configurations", command: ["npm", "run", "--silent", "test:properties"], mocha: false },
    { name: "engine tests", command: ["npm", "run", "--silent", "test:engine", "--"], mocha: true },
];

function run(command: readonly string[]): Promise<number> {
    const [program = "", ...args] = command;
    const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=4096" };
    return new Promise((resolve) => {
        spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], env }).on("close", (code) =>
            resolve(code ?? 1),
        );
    });
}

async function runPart({ name, command, mocha }: Part, reports: string): Promise<Counts> {
    console.log(`\n== ${name}`);
    if (!mocha) {
        return countsOfCommand(await run(command));
    }
    const file = path.join(reports, `${name.replace(/\W+/g, "-")}.json`);
    return countsOfReport(file, await run([...command, "--forbid-only", "--reporter-option", `file=${file}`]));
}

async function main(): Promise<void> {
    const reports = mkdtempSync(path.join(tmpdir(), "edge-mesh-tests-"));
    const counts: Counts[] = [];
    for (const part of parts) {
        counts.push(await runPart(part, reports));
    }
    const all = sumOf(counts);
    console.log(`\n${formatSkipped(all.skipped)}\n`);
    counts.forEach((it, index) => console.log(`${parts[index]?.name}: ${formatCounts(it)}`));
    console.log(`\n${formatCounts(all)}`);
    process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1;
}

void main();
