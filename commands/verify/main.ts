import { refusal } from "../../messages/problem";
import { pulumi } from "../shared/project";
import { runCommand } from "../shared/run";
import { readArguments } from "./arguments";
import { openLive } from "../../checks/live/cluster/cluster";
import { Expected, readExpected, StatedResource } from "../../plan/expected";
import { formatJson, formatTable } from "./report";
import { exitCode } from "../../checks/live/run";
import { verify } from "./verify";

/** Milliseconds for the stack's state; a backend far away is slow. */
const stackTimeout = 60_000;

/** The stack's expectation, by the command line, so that every backend and login works as it does for `up`. */
async function expectedOfStack(stack: string): Promise<Expected> {
    const state = await pulumi(["stack", "export", "--stack", stack], stackTimeout).catch((error: Error) => {
        throw refusal({
            about: `The state of stack ${stack} could not be read: ${error.message}`,
            fix: "pulumi stack ls",
        });
    });
    const { deployment } = JSON.parse(state) as { deployment: { resources?: readonly StatedResource[] } | null };
    return readExpected(deployment?.resources ?? [], stack);
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

runCommand(main, 2);
