import { startNode } from "../../rehearsal/node/node";
import { provideNodeTools } from "../../rehearsal/node/toolchain";
import { provideToolchain } from "../../rehearsal/toolchain";
import { sleep } from "../../rehearsal/tooling/process";

/** Starts a node and stays, to be killed: what tests/faults/nodeKills.ts runs. */
async function main(): Promise<void> {
    const tools = await provideToolchain(() => undefined, "real");
    const nodeTools = await provideNodeTools(tools, () => undefined);
    console.log("starting");
    await startNode(tools, nodeTools, process.argv[2] === "stay" ? "stay" : "end-with-me", () => undefined);
    console.log("up");
    await sleep(600_000);
}

void main();
