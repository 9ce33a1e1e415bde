import { beginRun } from "../../rehearsal/running/runs";
import { provideToolchain } from "../../rehearsal/toolchain";

/**
 * Runs before all engine tests, and without a time limit: on a fresh machine the tools are built first. What this builds
 * and what the tests start without a control plane is a run of its own, which ends when mocha is killed.
 */
export async function mochaGlobalSetup(): Promise<void> {
    beginRun(console.log);
    await provideToolchain(console.log);
}
