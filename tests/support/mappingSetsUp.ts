import { readFileSync } from "node:fs";
import { quiet } from "./changes";
import type { EngineHarness } from "./engine";
import { openSets, Sets } from "./mappingSets";

/** What a run is told, in the file that is its argument. */
export interface SetsWish extends Pick<EngineHarness, "tools" | "cluster"> {
    readonly sets: Sets;
}

/** An `up` of a stack that has nothing but sets of Mappings, in a process of its own: with it the program can be killed too. */
async function main(file: string): Promise<void> {
    const { tools, cluster, sets } = JSON.parse(readFileSync(file, "utf8")) as SetsWish;
    await (await openSets({ tools, cluster }, sets)).up(quiet);
}

void main(process.argv[2] ?? "").then(
    () => process.exit(0),
    () => process.exit(1),
);
