import { RunError } from "@pulumi/pulumi";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { readArguments } from "./arguments";
import { openLive } from "./cluster";
import { Expected, readExpected } from "./expected";
import { formatJson, formatTable } from "./report";
import { exitCode } from "./run";
import { verify } from "./verify";

const run = promisify(execFile);
/** The project's folder, where the command line finds its stacks. */
const repository = path.resolve(__dirname, "..");
/** Milliseconds for the stack's outputs; a backend far away is slow. */
const stackTimeout = 60_000;

/** The stack's expectation, by the command line, so that every backend and login works as it does for `up`. */
async function expectedOfStack(stack: string): Promise<Expected> {
    const args = ["stack", "output", "--json", "--stack", stack, "--non-interactive"];
    const options = { cwd: repository, timeout: stackTimeout, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run("pulumi", args, options).catch((error: Error & { stderr?: string; code?: string }) => {
        const missing = error.code === "ENOENT" ? "the command pulumi is not on PATH" : undefined;
        const reason = missing ?? (error.stderr?.trim() || error.message);
        throw new RunError(`The outputs of stack ${stack} could not be read: ${reason}\n    mend:    pulumi stack ls`);
    });
    return readExpected(JSON.parse(stdout) as Record<string, unknown>, stack);
}

/** Ctrl-C ends what acts on the cluster, which then tidies up; a second one ends at once. */
function signalOfInterrupt(): AbortSignal {
    const controller = new AbortController();
    process.once("SIGINT", () => {
        console.error("interrupted: tidying up");
        controller.abort(new Error("interrupted"));
    });
    return controller.signal;
}

async function main(): Promise<number> {
    const args = readArguments(process.argv.slice(2));
    const expected = await expectedOfStack(args.stack);
    const cluster = await openLive(args.context ?? expected.kubeContext);
    const rows = await verify(cluster, expected, args, signalOfInterrupt());
    const exit = exitCode(rows);
    console.log(args.json ? formatJson(rows, exit) : formatTable(rows));
    return exit;
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(2);
    },
);
