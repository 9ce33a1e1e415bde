import type { AnyObject } from "../../kube/object";
import { refusal } from "../../messages/problem";
import { setTimeout as sleep } from "node:timers/promises";
import { FoundOf, isSame, makePlan, toLookAt } from "./plan";
import { asFailed } from "./releaseSecret";
import { pendingOf, StackState, StateResource, withMarks, withoutReplaced, withTaken } from "./state";

/** Milliseconds that a deletion which is under way may take. */
const deletionTimeout = 120_000;

/** What recovering needs of the world. */
export interface World {
    readonly exportState: () => Promise<StackState>;
    readonly importState: (state: StackState) => Promise<void>;
    /** Ends the lock of a run that was killed; does nothing when there is none. */
    readonly unlock: () => Promise<void>;
    readonly refresh: () => Promise<void>;
    readonly lookAt: (state: StackState, resources: readonly StateResource[]) => Promise<FoundOf>;
    readonly replace: (state: StackState, object: AnyObject) => Promise<void>;
    readonly say: (line: string) => void;
}

/**
 * Makes a stack usable whose engine or program was killed. Nothing in the cluster is deleted, and it may itself be
 * interrupted and run again.
 * @returns whether there was anything to recover from
 * @throws RunError when something is in the way of the next `up`
 */
export async function recover(world: World, dryRun: boolean): Promise<boolean> {
    if (!dryRun) {
        await world.unlock();
    }
    const state = await world.exportState();
    const foundOf = await world.lookAt(state, toLookAt(state));
    const plan = makePlan(state, foundOf);
    plan.says.forEach(world.say);
    const isWhole = pendingOf(state).length === 0 && plan.again.size === 0 && plan.lost.length === 0;
    if (!dryRun && !isWhole) {
        await afterDeletions(world, state);
        for (const { secret } of plan.failed) {
            await world.replace(state, asFailed(secret));
        }
        // Marked before the refresh, which takes the marks away, so that a second recovery knows them as well. The refresh drops
        // what has gone, but not what waits for its deletion, in which the provider would fail.
        await world.importState(withMarks(withTaken(withoutReplaced(state, plan.lost), plan.taken), plan.again));
        world.say("reading every resource of the stack (pulumi refresh)");
        await world.refresh();
        await world.importState(withMarks(await world.exportState(), plan.again));
    }
    if (plan.problems.length > 0) {
        throw refusal(plan.problems);
    }
    if (isWhole) {
        world.say("no operation was cut off, and no Helm release is stuck or unknown to Helm");
    }
    return !isWhole;
}

/** What is being deleted would be read as if it were there to stay. */
async function afterDeletions(world: World, state: StackState): Promise<void> {
    const deleted = pendingOf(state)
        .filter(({ type }) => type === "deleting")
        .map(({ resource }) => resource);
    const resources = toLookAt(state).filter((it) => deleted.some((other) => isSame(other, it)));
    const deadline = Date.now() + deletionTimeout;
    for (;;) {
        const foundOf = await world.lookAt(state, resources);
        const going = resources.filter((it) => "deletionTimestamp" in (foundOf(it).object?.metadata ?? {}));
        if (going.length === 0) {
            return;
        }
        if (Date.now() > deadline) {
            const urns = going.map(({ urn }) => urn).join(", ");
            throw refusal({
                about: `Still being deleted after ${deletionTimeout / 1000} s: ${urns}`,
                fix: "look at their finalizers, then run this command again",
            });
        }
        await sleep(1_000);
    }
}
