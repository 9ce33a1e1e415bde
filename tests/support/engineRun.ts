import { EngineHarness, quiet } from "./engine";

/** A run with a control plane and an `up` on it, which is to be killed: prints its folder as soon as the provider works. */
async function main(): Promise<void> {
    console.log = console.error;
    const harness = new EngineHarness();
    await harness.start();
    const { stack } = await harness.open();
    setInterval(() => undefined, 60_000); // ends when it is killed, not by itself
    let isTold = false;
    await stack.up({
        ...quiet,
        onEvent: ({ resourcePreEvent: event }) => {
            if (!isTold && event?.metadata.op === "create" && event.metadata.type.startsWith("kubernetes:")) {
                isTold = true;
                process.stdout.write(`${JSON.stringify({ dir: harness.cluster.dir })}\n`);
            }
        },
    });
}

void main();
