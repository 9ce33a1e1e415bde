import { provideToolchain } from "../../rehearsal/toolchain";

/** Runs before all engine tests, and without a time limit: on a fresh machine the tools are built first. */
export async function mochaGlobalSetup(): Promise<void> {
    await provideToolchain((line) => console.log(line));
}
