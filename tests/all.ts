import * as path from "node:path";
import { beginRun } from "../rehearsal/running/runs";
import { engineFiles, runEngineFiles } from "./engineFiles";
import { Counts, countsOfCommand, formatCounts, formatNotPassed, sumOf } from "./support/counts";
import { runCommand, runMocha } from "./support/testRun";

/** A part that counts as one test: a command that has to end well. */
function command(...words: string[]): () => Promise<Counts> {
    return async () => countsOfCommand(words.join(" "), await runCommand(words));
}

/** The parts of `make test`, in their order; each gets a folder for reports. */
const parts: Readonly<Record<string, (dir: string) => Promise<Counts>>> = {
    "type check": command("npx", "tsc", "--noEmit"),
    "lint and form": command("npm", "run", "--silent", "lint"),
    actionlint: command("npm", "run", "--silent", "lint:workflows"),
    "unit tests and golden dumps": (dir) => runMocha(["tests/**/*.test.ts"], path.join(dir, "unit.json")),
    "10,000 configurations": command("npm", "run", "--silent", "test:properties"),
    "engine tests": (dir) => runEngineFiles(engineFiles(), 2, dir),
    "real pods": (dir) =>
        runMocha(["--config", ".mocharc.engine.json", "tests/realPods/guide.test.ts"], path.join(dir, "pods.json")),
};

async function main(): Promise<number> {
    const dir = beginRun(console.log);
    const counts: Record<string, Counts> = {};
    for (const [name, part] of Object.entries(parts)) {
        console.log(`\n== ${name}`);
        counts[name] = await part(dir);
    }
    const all = sumOf(Object.values(counts));
    console.log(`\n${formatNotPassed(all)}\n`);
    Object.entries(counts).forEach(([name, it]) => console.log(`${name}: ${formatCounts(it)}`));
    console.log(`\n${formatCounts(all)}`);
    return all.failed.length === 0 && all.passed > 0 ? 0 : 1;
}

void main().then((code) => process.exit(code));
