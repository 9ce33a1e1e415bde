import * as assert from "node:assert/strict";
import { Found } from "../../../commands/recover/plan";
import { recover, World } from "../../../commands/recover/recover";
import { newestRevision } from "../../../kube/helmRelease";
import { markedIn, pendingOf, resourcesOf, StackState } from "../../../commands/recover/state";
import { release, releaseSecret, stateOf } from "../../support/states";

/** A world that writes down what is done to it. */
function recorded(start: StackState, found: Found) {
    let state = start;
    const done: string[] = [];
    const note = (line: string) => Promise.resolve(void done.push(line));
    const world: World = {
        unlock: () => note("unlock"),
        exportState: () => Promise.resolve(state),
        importState: (next) => {
            state = next;
            return note(`import, ${markedIn(next).length} marked`);
        },
        refresh: () => note("refresh"),
        lookAt: () => Promise.resolve(() => found),
        replace: (_state, { metadata }) => note(`replace ${metadata.name}`),
        say: () => undefined,
    };
    return { world, done, now: () => state };
}

const stuck = { revision: newestRevision([releaseSecret("edge", 1, "pending-install")]) };
const cutOff = stateOf([], [{ type: "creating", resource: release("edge") }]);

describe("recover", () => {
    it("fixes the release before the state forgets it, and marks it before and after the refresh", async () => {
        const { world, done, now } = recorded(cutOff, stuck);
        await recover(world, false);
        const secret = "replace sh.helm.release.v1.edge.v1";
        assert.deepEqual(done, ["unlock", secret, "import, 1 marked", "refresh", "import, 1 marked"]);
        assert.deepEqual(pendingOf(now()), []);
    });

    it("does nothing in a dry run", async () => {
        const { world, done } = recorded(cutOff, stuck);
        assert.equal(await recover(world, true), true, "there is something to recover from");
        assert.deepEqual(done, []);
    });

    it("only takes the lock away where nothing was cut off", async () => {
        const { world, done } = recorded(stateOf([]), {});
        assert.equal(await recover(world, false), false);
        assert.deepEqual(done, ["unlock"]);
    });

    it("has the state read anew where Helm has forgotten a release, and drops what only waits for its deletion", async () => {
        const old = { ...release("edge"), inputs: { name: "old", namespace: "edge" }, delete: true };
        const { world, done, now } = recorded(stateOf([release("edge"), old]), {});
        assert.equal(await recover(world, false), true);
        assert.deepEqual(done, ["unlock", "import, 0 marked", "refresh", "import, 0 marked"]);
        assert.deepEqual(
            resourcesOf(now()).filter((it) => it.type.endsWith(":Release")),
            [release("edge")],
            "the refresh drops the other",
        );
    });

    it("fixes the rest before it complains of what is not ours", async () => {
        const other = { revision: newestRevision([releaseSecret("edge", 1, "deployed", { theirs: true })]) };
        const { world, now } = recorded(cutOff, other);
        await assert.rejects(recover(world, false), /does not come from this stack[\s\S]*fix:/);
        assert.deepEqual(pendingOf(now()), []);
    });
});
