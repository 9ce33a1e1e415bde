import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pulumi } from "../shared/project";
import { runCommand } from "../shared/run";
import { Arguments, readArguments } from "./arguments";
import { contextOf, lookAt, replaceObject } from "./cluster";
import { recover, World } from "./recover";
import { StackState } from "./state";

/** The stack's state, ciphertext as it is, by a file that only this user can read. */
async function importState(stack: string, state: StackState): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-recover-"));
    const file = path.join(folder, "state.json");
    try {
        await writeFile(file, JSON.stringify(state), { mode: 0o600 });
        await pulumi(["stack", "import", "--stack", stack, "--file", file]);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

function worldOf({ stack, configFile }: Arguments): World {
    const config = configFile === undefined ? [] : ["--config-file", path.resolve(configFile)];
    return {
        exportState: async () => JSON.parse(await pulumi(["stack", "export", "--stack", stack])) as StackState,
        importState: (state) => importState(stack, state),
        // It fails where there is nothing to cancel; a lock that stays ends the next step with the engine's own words.
        unlock: () =>
            pulumi(["cancel", "--yes", "--stack", stack]).then(
                () => undefined,
                () => undefined,
            ),
        refresh: async () => {
            await pulumi(["refresh", "--yes", "--skip-preview", "--stack", stack, ...config]);
        },
        lookAt: (state, resources) => lookAt(contextOf(state), resources),
        replace: (state, object) => replaceObject(contextOf(state), object),
        say: (line) => console.log(line),
    };
}

async function main(): Promise<void> {
    const args = readArguments(process.argv.slice(2));
    const needed = await recover(worldOf(args), args.dryRun);
    console.log(
        args.dryRun && needed
            ? `nothing was changed. Next: npm run recover -- --stack ${args.stack}`
            : `the stack can be used. Next: pulumi up --stack ${args.stack} (or pulumi destroy, if that was cut off)`,
    );
}

runCommand(main);
