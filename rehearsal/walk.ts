import type { OutputMap } from "@pulumi/pulumi/automation";
import { formatTable } from "../commands/verify/report";
import type { Row } from "../checks/live/types";
import type { Selection } from "../commands/verify/verify";
import type { Running } from "./driver";
import { edgeAnswers } from "./edgeAnswers";
import { bringShop, verifyHere } from "./live";
import type { RehearsalStack } from "./stack";

type Log = (line: string) => void;

/** What is up. */
export interface Up {
    readonly opened: RehearsalStack;
    readonly outputs: OutputMap;
    /** URL of the edge without a path; undefined where no packet flows. */
    readonly edge: string | undefined;
}

/** `pulumi up`, then the service that a user brings; where packets flow, until the edge answers for the sample. */
export async function bringUp(
    running: Pick<Running, "cluster" | "kubectl" | "reachEdge">,
    opened: RehearsalStack,
    log: Log,
    onOutput: (text: string) => void = () => undefined,
): Promise<Up> {
    log("pulumi up");
    const { outputs, summary } = await opened.stack.up({ color: "never", suppressProgress: true, onOutput });
    log(`up: ${summary.result}. Bringing the service behind the Mapping shop/shop, as a user would`);
    await bringShop(running, running.cluster);
    const edge = await running.reachEdge?.();
    if (edge !== undefined) {
        log(await edgeAnswers(opened.stack, edge));
    }
    return { opened, outputs, edge };
}

/** `npm run verify`, with the tests that act if they are asked for; prints the table. */
export async function prove(
    { cluster }: Pick<Running, "cluster">,
    { opened }: Pick<Up, "opened">,
    log: Log,
    selection?: Selection,
): Promise<Row[]> {
    const { traffic, strictTest = false, rotation = false } = selection ?? {};
    const flags = [traffic && ` --traffic ${traffic}`, strictTest && " --strict-test", rotation && " --rotation"];
    const given = flags.filter(Boolean).join("");
    log(`npm run verify${given === "" ? "" : ` --${given}`}`);
    const rows = await verifyHere(opened.stack, cluster, selection);
    console.log(formatTable(rows));
    return rows;
}

/** `pulumi destroy`. */
export async function takeDown({ opened }: Pick<Up, "opened">, log: Log): Promise<void> {
    log("pulumi destroy");
    await opened.stack.destroy({ color: "never", suppressProgress: true });
}
