import type { Cluster } from "../rehearsal/cluster";
import { verifyHere } from "../rehearsal/live";
import type { RehearsalStack } from "../rehearsal/stack";
import { formatTable } from "../commands/verify/report";
import type { Row } from "../checks/live/types";
import type { Selection } from "../commands/verify/verify";

const plain = { color: "never", suppressProgress: true } as const;

/** What happens between `up` and `destroy`. */
export interface Stops {
    /** Once the stack is up: brings what a user brings, and says what verify is to test, and by which way. */
    readonly arrive: () => Promise<Selection>;
    /** After verify. */
    readonly look?: () => Promise<void>;
}

/**
 * Up, verify with the tests that act, destroy.
 * @returns what verify saw
 */
export async function walk(
    { stack }: Pick<RehearsalStack, "stack">,
    cluster: Cluster,
    { arrive, look }: Stops,
    log: (line: string) => void,
): Promise<Row[]> {
    log("pulumi up");
    await stack.up(plain);
    const selection = await arrive();
    log("npm run verify, with traffic, plaintext from outside and a rotation");
    const rows = await verifyHere(stack, cluster, selection);
    console.log(formatTable(rows));
    await look?.();
    log("pulumi destroy");
    await stack.destroy(plain);
    return rows;
}
