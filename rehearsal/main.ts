import type { Driver, Running } from "./driver";
import { readStackConfig } from "./config";
import { hostOf, samplePath } from "./edgeAnswers";
import { isProven } from "./live";
import { askedPods, choosePods, rehearsalDrivers } from "./pods";
import type { RehearsalStack } from "./stack";
import { packageVersion } from "./tooling/plugins";
import { bringUp, prove, Up } from "./walk";

const began = Date.now();
const log = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);

interface Opened {
    readonly running: Running;
    readonly opened: RehearsalStack;
}

/** Opens the stack on the cluster that is there; where a run was cut off in the middle, on a new one. */
async function open(driver: Driver): Promise<Opened> {
    const running = await driver.start(log);
    const opened = await running.open("rehearsal", running.configure(await readStackConfig("rehearsal")));
    await opened.stack.cancel().catch(() => undefined);
    const exported = (await opened.stack.exportStack()) as { deployment?: { pending_operations?: readonly unknown[] } };
    const pending = exported.deployment?.pending_operations;
    if (pending === undefined || pending.length === 0) {
        return { running, opened };
    }
    log(`the run before was cut off (${pending.length} pending operations): starting anew, on an empty cluster`);
    await driver.stop(log);
    return open(driver);
}

/** The most real cluster that the machine allows; what was not asked for gives way when it does not come up. */
async function openRehearsal(): Promise<Opened> {
    const drivers = rehearsalDrivers();
    const asked = askedPods(process.env["PODS"]);
    const choice = choosePods(asked, asked === "simulated" ? [] : await drivers.real.missing());
    choice.lines.forEach(log);
    try {
        return await open(drivers[choice.pods]);
    } catch (error) {
        if (choice.pods === "simulated" || choice.asked) {
            throw error;
        }
        log(
            `real pods did not come up, so they are simulated: ${error instanceof Error ? error.message : String(error)}`,
        );
        await drivers.real.stop(log);
        return open(drivers.simulated);
    }
}

/** Ctrl-C reaches the engine too, which ends what is under way and writes its state: wait for it. */
function waitOnInterrupt(): void {
    process.on("SIGINT", () =>
        log("interrupted: waiting for what is under way; then `make rehearse` can be run again"),
    );
}

/** What a user can do next comes first, what was real and what was not comes last. */
async function nextSteps({ kubectl, cluster, origins, provider }: Running, { edge, outputs, opened }: Up) {
    const made = packageVersion("kubernetes");
    const isOther = provider.version !== made;
    const host = await hostOf(opened.stack);
    const call = `curl${host === "*" ? "" : ` -H 'Host: ${host}'`} ${edge}${samplePath}`;
    return `
The edge:           ${edge === undefined ? String(outputs["edgeAddress"]?.value) : call}
Look around:        ${kubectl} --kubeconfig ${cluster.kubeconfig} get mappings -A
Change something:   edit Pulumi.rehearsal.yaml, then make rehearse
End it:             make rehearse-down

${edge === undefined ? simulated : real}

What it ran on${isOther ? ` (a cluster of yours gets Kubernetes provider ${made}, which is why the engine warned)` : ""}:
${origins.map((line) => `  ${line}`).join("\n")}
`;
}

const simulated = `Pods are simulated by KWOK: no container runs and no packet flows, so nothing answers at that address. This proves
objects and admission; what verify could not look at for that reason was to be expected, and is no failure.`;

const real = `Pods are real: containers run, packets flow, certificates are the mesh's. What was assembled here instead of pulled stands
under its image's name; Emissary stands for Edge Stack, without license, authentication and rate limits (docs/realPods.md).`;

async function up(): Promise<boolean> {
    const { running, opened } = await openRehearsal();
    waitOnInterrupt();
    const what = await bringUp(running, opened, log, (text) => process.stdout.write(text));
    const rows = await prove(running, what, log);
    console.log(await nextSteps(running, what));
    return isProven(rows);
}

async function main(command: string | undefined): Promise<number> {
    if (command === "up") {
        return (await up()) ? 0 : 1;
    }
    if (command === "down") {
        for (const driver of Object.values(rehearsalDrivers())) {
            await driver.stop(log);
        }
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
