import { mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { onThisMachine, readStackConfig, repository } from "../rehearsal/config";
import { CommandLine } from "../tests/support/commandLine";
import type { EngineHarness } from "../tests/support/engine";
import { Figure, median } from "./figures";
import { readSpans, secondsIn, Span } from "./traces";

const up = ["up", "--yes", "--skip-preview"] as const;

/** A run that changes nothing: its wall time, and the part of it that passes inside the Kubernetes provider. */
interface Run {
    readonly seconds: number;
    readonly inProvider: number;
}

/** Starting the plug-in and every call of it; what lies side by side counts once. */
export function isProvider({ name }: Span): boolean {
    return name === "newPlugin" || name.startsWith("pulumirpc.ResourceProvider/");
}

async function timed(line: CommandLine, args: readonly string[], traces: string): Promise<Run> {
    const began = process.hrtime.bigint();
    await line.run(...args, "--otel-traces", `file://${traces}`);
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    return { seconds, inProvider: secondsIn((await readSpans(traces)).filter(isProvider)) };
}

/** What a program is at the least: the SDK alone, and with one object of the cluster. */
const smallPrograms = {
    empty: 'require("@pulumi/pulumi");\n',
    single: 'new (require("@pulumi/kubernetes").core.v1.ConfigMap)("single", { data: {} });\n',
} as const;

/** A program in a folder of its own, brought up. */
async function smallProgram(harness: EngineHarness, name: keyof typeof smallPrograms): Promise<CommandLine> {
    const folder = path.join(harness.cluster.dir, name);
    await mkdir(folder, { recursive: true });
    const runtime = "runtime:\n  name: nodejs\n  options:\n    packagemanager: npm\n    typescript: false\n";
    await writeFile(path.join(folder, "Pulumi.yaml"), `name: ${name}\n${runtime}main: index.js\n`);
    await writeFile(path.join(folder, "package.json"), `{ "name": "${name}", "main": "index.js" }\n`);
    await writeFile(path.join(folder, "index.js"), smallPrograms[name]);
    await symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
    const line = await CommandLine.open(harness, folder, name);
    await line.run(...up);
    return line;
}

/** `preview` and `up` of the dev stack when there is nothing to do, against an empty program; taken in turns. */
export async function noChanges(harness: EngineHarness, runs: number): Promise<Figure[]> {
    const config = onThisMachine(await readStackConfig("dev"), harness.tools);
    const program = await CommandLine.ofProgram(harness, "noop", config);
    const empty = await smallProgram(harness, "empty");
    const single = await smallProgram(harness, "single");
    const traces = path.join(harness.cluster.dir, "traces.json");
    await program.run(...up);
    const figures: Figure[] = [];
    for (const [what, args] of [
        ["preview without changes", ["preview", "--expect-no-changes"]],
        ["up without changes", [...up, "--expect-no-changes"]],
    ] as const) {
        const taken: Record<"program" | "empty" | "single", Run>[] = [];
        for (let count = 0; count < runs; count += 1) {
            taken.push({
                program: await timed(program, args, traces),
                empty: await timed(empty, args, traces),
                single: await timed(single, args, traces),
            });
        }
        const middle = (of: (run: (typeof taken)[number]) => number) => median(taken.map(of));
        const provider = middle((it) => it.program.inProvider);
        const value = middle((it) => it.program.seconds);
        const least = middle((it) => it.single.seconds);
        figures.push({
            what,
            unit: "s",
            goal: 1.5,
            value,
            against: { what: "of an empty program", value: middle((it) => it.empty.seconds) },
            note:
                `${provider.toFixed(2)} s of it in the Kubernetes provider, which here is the stand-in in TypeScript; ` +
                `${(value - provider).toFixed(2)} s without; a program of a single ConfigMap takes ${least.toFixed(2)} s`,
        });
    }
    await program.run("destroy", "--yes", "--skip-preview");
    return figures;
}
