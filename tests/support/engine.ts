import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Context } from "mocha";
import { lt } from "semver";
import { Cluster, startCluster, stopCluster } from "../../rehearsal/cluster";
import { onThisMachine, readStackConfig, StackConfig } from "../../rehearsal/config";
import { bringShop, isProven, takeShop, verifyHere } from "../../rehearsal/live";
import { beginRun, endRun } from "../../rehearsal/running/runs";
import { openStack, RehearsalStack } from "../../rehearsal/stack";
import { provideToolchain, Toolchain } from "../../rehearsal/toolchain";
import { formatTable } from "../../commands/verify/report";
import { applied, previewed, quiet } from "./changes";
import { skip } from "./skips";

const run = promisify(execFile);
/** Room for what a command prints, in bytes. */
const maxBuffer = 256 * 1024 * 1024;

export { quiet };
export type Section = Record<string, unknown>;

/** The kinds of change that a run makes, or a preview would; what is only read is none. */
export function operations(summary: Readonly<Record<string, number>> | undefined): string[] {
    return Object.keys(summary ?? {}).filter((operation) => operation !== "same" && operation !== "read");
}

/** A control plane of its own for one engine test file, and the real program on it. */
export class EngineHarness {
    tools!: Toolchain;
    cluster!: Cluster;
    /** Configuration of the rehearsal stack, with this machine's charts. */
    config!: StackConfig;
    private dir!: string;

    readonly log = (line: string): void => console.log(`      ${line}`);

    /** Starts the control plane; to be called in `before`. */
    async start(): Promise<void> {
        this.dir = beginRun(this.log);
        process.env["EDGE_MESH_REHEARSAL_DIR"] = this.dir;
        this.tools = await provideToolchain(this.log);
        this.cluster = await startCluster(this.tools, this.log);
        this.config = onThisMachine(await readStackConfig("rehearsal"), this.tools);
    }

    /**
     * Skips a test, or a suite from its `before`, where the Kubernetes provider at hand is older than that version.
     * @param what names what is not covered then; CONTRIBUTING.md lists it.
     */
    needsProvider(context: Context, version: string, what: string): void {
        const { version: here } = this.tools.kubernetesPlugin;
        if (lt(here, version)) {
            skip(context, `needs Kubernetes provider ${version}, and here is ${here}; not covered: ${what}`);
        }
    }

    /** Ends the control plane and deletes all of it; to be called in `after`. */
    async stop(): Promise<void> {
        await stopCluster(this.log);
        endRun(this.dir);
    }

    /** Opens a stack of the real program with exactly this configuration. */
    open(config: StackConfig = this.config, stack = "test"): Promise<RehearsalStack> {
        return openStack(stack, this.tools, this.cluster, config);
    }

    async kubectl(...args: string[]): Promise<string> {
        const { stdout } = await run(this.tools.kubectl, ["--kubeconfig", this.cluster.kubeconfig, ...args], {
            maxBuffer,
        });
        return stdout;
    }

    /** kubectl with something to read. */
    async kubectlWith(input: string, ...args: string[]): Promise<string> {
        const running = run(this.tools.kubectl, ["--kubeconfig", this.cluster.kubeconfig, ...args], { maxBuffer });
        running.child.stdin?.end(input);
        return (await running).stdout;
    }

    async helm(...args: string[]): Promise<string> {
        const { stdout } = await run(this.tools.helm, ["--kubeconfig", this.cluster.kubeconfig, ...args], {
            maxBuffer,
        });
        return stdout;
    }

    /** `up`, and then nothing is left to do: not when it runs again, and not after a refresh. */
    async upTwice(config?: StackConfig, name?: string): Promise<void> {
        const { stack } = await this.open(config, name);
        await stack.up(quiet);
        assert.deepEqual(await applied(stack), {}, "a second up");
        assert.deepEqual(await previewed(stack, { refresh: true }), {}, "a preview after a refresh");
    }

    /** `up`, and verify finds nothing wrong once the user's service is there. */
    async upAndProve(config: StackConfig = this.config): Promise<void> {
        const { stack } = await this.open(config);
        const { summary } = await stack.up(quiet);
        assert.equal(summary.result, "succeeded");
        await this.prove(config);
    }

    /** verify finds nothing wrong with what the stack brought up, once the user's service is there. */
    async prove(config: StackConfig = this.config): Promise<void> {
        const { stack } = await this.open(config);
        await bringShop(this.tools, this.cluster);
        const rows = await verifyHere(stack, this.cluster);
        await takeShop(this.tools, this.cluster);
        assert.ok(isProven(rows), `\n${formatTable(rows)}`);
    }
}
