import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** One part of `make test`. */
interface Part {
    readonly name: string;
    readonly command: readonly string[];
    /** True when the part is a mocha run, whose own counts are added up; any other part counts as one test. */
    readonly mocha: boolean;
}

interface Counts {
    readonly passed: number;
    readonly failed: number;
}

const parts: readonly Part[] = [
    { name: "type check", command: ["npx", "tsc", "--noEmit"], mocha: false },
    { name: "lint and form", command: ["npm", "run", "--silent", "lint"], mocha: false },
    { name: "actionlint", command: ["npm", "run", "--silent", "lint:workflows"], mocha: false },
    { name: "unit tests and golden dumps", command: ["npx", "mocha"], mocha: true },
    { name: "10,000 configurations", command: ["npm", "run", "--silent", "test:properties"], mocha: false },
    { name: "engine tests", command: ["npx", "mocha", "--config", ".mocharc.engine.json"], mocha: true },
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

/** Runs one part; mocha's counts come from its JSON report, and a run without report counts as failed. */
async function runPart({ name, command, mocha }: Part, reports: string): Promise<Counts> {
    console.log(`\n== ${name}`);
    if (!mocha) {
        return (await run(command)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    }
    const file = path.join(reports, `${name.replace(/\W+/g, "-")}.json`);
    const code = await run([
        ...command,
        "--reporter",
        path.join(__dirname, "support", "reporter.js"),
        "--reporter-option",
        `file=${file}`,
    ]);
    try {
        const { passes, failures, pending } = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
        const failed = (failures ?? 0) + (pending ?? 0);
        return { passed: passes ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed };
    } catch {
        return { passed: 0, failed: 1 };
    }
}

async function main(): Promise<void> {
    const reports = mkdtempSync(path.join(tmpdir(), "edge-mesh-tests-"));
    const counts: Counts[] = [];
    for (const part of parts) {
        counts.push(await runPart(part, reports));
    }
    const sum = (key: keyof Counts) => counts.reduce((total, it) => total + it[key], 0);
    console.log("");
    parts.forEach(({ name }, index) =>
        console.log(`${name}: ${counts[index]?.passed} passed, ${counts[index]?.failed} failed`),
    );
    console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
    process.exitCode = sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
}

void main();
