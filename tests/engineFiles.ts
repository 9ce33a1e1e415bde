import { readdirSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../rehearsal/config";
import { beginRun } from "../rehearsal/running/runs";
import { formatProviders, provideToolchain } from "../rehearsal/toolchain";
import { Counts, formatCounts, formatNotPassed, sumOf } from "./support/counts";
import { runMocha } from "./support/testRun";

const folder = path.join("tests", "engine");
const usage = "usage: npm run test:engine -- [--jobs N (2)] [FILE ...]";
/** How often it is said what is running, in milliseconds. */
const pulse = 60_000;

/**
 * Runs the engine tests: each file in a process of its own with a control plane of its own, some at a time. What a file
 * prints comes in one piece when it has ended. The tools are made first, and once.
 * @param dir where the reports go
 */
export async function runEngineFiles(files: readonly string[], jobs: number, dir: string): Promise<Counts> {
    const tools = await provideToolchain(console.log);
    const waiting = [...files];
    const running = new Map<string, number>();
    const done: Counts[] = [];
    const began = Date.now();
    const ticking = setInterval(() => {
        const since = [...running].map(
            ([file, start]) => `${path.basename(file, ".test.ts")} for ${secondsSince(start)} s`,
        );
        console.log(`   ${secondsSince(began)} s: ${done.length} of ${files.length} files done; ${since.join(", ")}`);
    }, pulse);
    const worker = async (): Promise<void> => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
            const start = Date.now();
            running.set(file, start);
            const report = path.join(dir, `${path.basename(file)}.json`);
            let output = "";
            const counts = await runMocha(["--config", ".mocharc.engine.json", file], report, (it) => (output = it));
            running.delete(file);
            done.push(counts);
            console.log(`-- ${file}, ${secondsSince(start)} s: ${formatCounts(counts)}\n${output.trimEnd()}\n`);
        }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
    clearInterval(ticking);
    console.log(`${files.length} files in ${secondsSince(began)} s, ${jobs} at a time, on ${formatProviders(tools)}`);
    return sumOf(done);
}

export function engineFiles(): string[] {
    const names = readdirSync(path.join(repository, folder)).filter((name) => name.endsWith(".test.ts"));
    return names.sort().map((name) => path.join(folder, name));
}

function secondsSince(start: number): number {
    return Math.round((Date.now() - start) / 1000);
}

async function main(): Promise<number> {
    const { values, positionals } = parseArgs({
        options: { jobs: { type: "string", default: "2" } },
        allowPositionals: true,
    });
    const jobs = Number(values.jobs);
    if (!Number.isInteger(jobs) || jobs < 1) {
        console.error(usage);
        return 2;
    }
    const files = positionals.length > 0 ? positionals : engineFiles();
    const counts = await runEngineFiles(files, jobs, beginRun(console.log));
    console.log(`\n${formatNotPassed(counts)}\n\n${formatCounts(counts)}`);
    return counts.failed.length === 0 && counts.passed > 0 ? 0 : 1;
}

if (require.main === module) {
    void main().then((code) => process.exit(code));
}
