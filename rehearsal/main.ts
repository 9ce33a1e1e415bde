import { formatTable } from "../commands/verify/report";
import { Cluster, startCluster, stopCluster } from "./cluster";
import { onThisMachine, readStackConfig } from "./config";
import { bringShop, isProven, verifyHere } from "./live";
import { endMarked } from "./running/runs";
import { openStack, RehearsalStack } from "./stack";
import { packageVersion } from "./tooling/plugins";
import { formatProvenance, provideToolchain, Toolchain } from "./toolchain";

const began = Date.now();
const log = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);

/** Opens the stack on the cluster that is there; where a run was cut off in the middle, on a new one. */
async function openRehearsal(tools: Toolchain): Promise<RehearsalStack & { readonly cluster: Cluster }> {
    const config = onThisMachine(await readStackConfig("rehearsal"), tools);
    const cluster = await startCluster(tools, log);
    endMarked(cluster.dir); // what a rehearsal that was killed left; the providers of an engine do not end with it
    const opened = await openStack("rehearsal", tools, cluster, config);
    await opened.stack.cancel().catch(() => undefined);
    const exported = (await opened.stack.exportStack()) as { deployment?: { pending_operations?: readonly unknown[] } };
    const pending = exported.deployment?.pending_operations;
    if (pending === undefined || pending.length === 0) {
        return { ...opened, cluster };
    }
    log(`the run before was cut off (${pending.length} pending operations): starting anew, on an empty cluster`);
    await stopCluster(log);
    return openRehearsal(tools);
}

/** Ctrl-C reaches the engine too, which ends what is under way and writes its state: wait for it. */
function waitOnInterrupt(): void {
    process.on("SIGINT", () =>
        log("interrupted: waiting for what is under way; then `make rehearse` can be run again"),
    );
}

/** What a user can do next comes first, what was real and what was not comes last. */
function nextSteps(tools: Toolchain, { kubeconfig }: Cluster, address: string): string {
    const made = packageVersion("kubernetes");
    const isOther = tools.kubernetesPlugin.version !== made;
    return `
The edge's address: ${address}
Look around:        ${tools.kubectl} --kubeconfig ${kubeconfig} get mappings -A
Change something:   edit Pulumi.rehearsal.yaml, then make rehearse
End it:             make rehearse-down

Pods are simulated by KWOK: no container runs and no packet flows, so nothing answers at that address. This proves
objects and admission; what verify could not look at for that reason was to be expected, and is no failure.

What it ran on${isOther ? ` (a cluster of yours gets Kubernetes provider ${made}, which is why the engine warned)` : ""}:
${formatProvenance(tools)
    .map((line) => `  ${line}`)
    .join("\n")}
`;
}

async function up(): Promise<boolean> {
    const tools = await provideToolchain(log);
    const { cluster, stack } = await openRehearsal(tools);
    log("pulumi up, stack rehearsal");
    waitOnInterrupt();
    const { summary, outputs } = await stack.up({
        color: "never",
        suppressProgress: true,
        onOutput: (text) => process.stdout.write(text),
    });
    log(`up ended: ${summary.result}. Bringing the service behind the Mapping shop/shop, as a user would`);
    await bringShop(tools, cluster);
    log("npm run verify, stack rehearsal");
    const rows = await verifyHere(stack, cluster);
    console.log(formatTable(rows));
    console.log(nextSteps(tools, cluster, String(outputs["edgeAddress"]?.value)));
    return isProven(rows);
}

async function main(command: string | undefined): Promise<number> {
    if (command === "up") {
        return (await up()) ? 0 : 1;
    }
    if (command === "down") {
        await stopCluster(log);
        return 0;
    }
    console.error("usage: make rehearse | make rehearse-down");
    return 2;
}

main(process.argv[2]).then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        console.error("The rehearsal can be started again: make rehearse");
        process.exit(1);
    },
);
