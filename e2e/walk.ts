import type { Cluster } from "../rehearsal/cluster";
import { verifyHere } from "../rehearsal/live";
import type { RehearsalStack } from "../rehearsal/stack";
import { formatTable } from "../verify/report";
import type { Row } from "../verify/types";
import type { Selection } from "../verify/verify";

const plain = { color: "never", suppressProgress: true } as const;

/**
 * Up, verify with the tests that act, destroy.
 * @param reach opens a way to the edge once it is up, and says what to test by it
 * @returns what verify saw
 */
export async function walk(
    { stack }: Pick<RehearsalStack, "stack">,
    cluster: Cluster,
    reach: () => Promise<Selection>,
    log: (line: string) => void,
): Promise<Row[]> {
    log("pulumi up");
    await stack.up(plain);
    log("npm run verify, with traffic, plaintext from outside and a rotation");
    const rows = await verifyHere(stack, cluster, await reach());
    console.log(formatTable(rows));
    log("pulumi destroy");
    await stack.destroy(plain);
    return rows;
}
