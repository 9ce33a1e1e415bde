import * as assert from "node:assert/strict";
import { rehearse } from "../../plugin/reconcile";
import { alwaysEndsRight, named, specs, Stack, World } from "../support/mappingSequences";
import { FakeApi } from "./fakeApi";

describe("plugin/reconcile", () => {
    let api: FakeApi;
    let world: World;
    let dev: Stack;

    beforeEach(() => {
        api = new FakeApi();
        world = new World(api.send);
        dev = new Stack(world.send, named("dev"));
    });

    it("applies what differs, deletes what is gone, and asks for nothing else", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        api.requests.length = 0;
        assert.deepEqual(await dev.up(specs({ "shop/a": 2, "shop/c": 1 })), []);
        assert.deepEqual(await world.weights(), { "shop/a": 2, "shop/c": 1 });
        const written = api.requests.filter((it) => !it.startsWith("GET")).map((it) => it.replace(/\?.*/, ""));
        assert.deepEqual(
            written.map((it) => it.replace(/ .*mappings/, "")),
            ["PATCH/a", "PATCH/c", "DELETE/b"],
        );
    });

    it("refuses what is somebody else's, says whose, and makes the others", async () => {
        await world.put("shop/a", 7, "argo");
        await new Stack(world.send, named("prod")).up(specs({ "shop/b": 7 }));
        const failures = await dev.up(specs({ "shop/a": 1, "shop/b": 1, "shop/c": 1 }));
        assert.deepEqual(
            failures.map(({ key, reason }) => `${key} ${reason}`),
            [
                "shop/a is there already, and held by field manager argo",
                "shop/b is there already, and held by set set-1 of stack org/edge-mesh/prod/ambassador",
            ],
        );
        assert.deepEqual([...api.mappings.keys()], ["shop/a", "shop/b", "shop/c"]);
        assert.equal((await world.weights())["shop/a"], 7);
        await dev.up(specs({}));
        assert.deepEqual([...api.mappings.keys()], ["shop/a", "shop/b"]);
    });

    it("deletes no Mapping that somebody made in the place of its own", async () => {
        await dev.up(specs({ "shop/a": 1 }));
        api.mappings.delete("shop/a");
        await world.put("shop/a", 7, "kubectl-create");
        assert.deepEqual(await dev.up(specs({})), []);
        assert.deepEqual(await world.weights(), { "shop/a": 7 });
    });

    it("takes from another set of its stack, which then deletes nothing", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        const single = new Stack(world.send, ["org/edge-mesh/dev/ambassador/shop.a"]);
        assert.deepEqual(await single.up(specs({ "shop/a": 1 })), []);
        await dev.up(specs({}));
        assert.deepEqual(api.deleted, ["shop/b"]);
        assert.deepEqual(await world.weights(), { "shop/a": 1 });
    });

    it("knows its own under another name of the stack, and marks all of them anew", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        const renamed = new Stack(world.send, [...named("test"), ...named("dev")]);
        renamed.state = dev.state;
        assert.deepEqual(await renamed.up(specs({ "shop/a": 1 })), []);
        assert.deepEqual(await world.weights(), { "shop/a": 1 });
        assert.deepEqual(await new Stack(world.send, named("test")).up(specs({ "shop/a": 2 })), []);
    });

    it("takes back its own when somebody has taken the mark away", async () => {
        await dev.up(specs({ "shop/a": 1 }));
        const stored = api.mappings.get("shop/a");
        assert.ok(stored !== undefined);
        Object.assign(stored, { labels: {}, annotations: {} });
        assert.deepEqual(await dev.up(specs({ "shop/a": 2 })), []);
        assert.deepEqual(await dev.up(specs({})), []);
        assert.deepEqual(await world.weights(), {});
    });

    it("deletes what a run that was killed has made, and nobody wishes for", async () => {
        world.writesLeft = 2;
        await dev.up(specs({ "shop/a": 1, "shop/b": 1, "shop/c": 1 })).catch(() => undefined);
        world.writesLeft = Infinity;
        dev.state = undefined;
        assert.deepEqual(await dev.up(specs({ "shop/c": 2 })), []);
        assert.deepEqual(await world.weights(), { "shop/c": 2 });
    });

    it("deletes nothing as long as something new could not be made", async () => {
        await dev.up(specs({ "shop/old": 1 }));
        world.refuses = (key) => key === "shop/new";
        const failures = await dev.up(specs({ "shop/new": 1, "shop/other": 1 }));
        assert.deepEqual(failures, [{ key: "shop/new", reason: "shop/new is invalid" }]);
        assert.deepEqual([...api.mappings.keys()], ["shop/old", "shop/other"]);
        world.refuses = () => false;
        await dev.up(specs({ "shop/new": 1, "shop/other": 1 }));
        assert.deepEqual([...api.mappings.keys()], ["shop/other", "shop/new"]);
    });

    it("reads what was changed and deleted by hand", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        await world.put("shop/a", 5, "kubectl-edit");
        api.mappings.delete("shop/b");
        await world.put("shop/foreign", 5, "kubectl-edit");
        await dev.refresh();
        assert.deepEqual(dev.state, specs({ "shop/a": 5 }));
    });

    it("rehearses without keeping anything, and tells what would be refused", async () => {
        await world.put("shop/foreign", 7, "argo");
        world.refuses = (key) => key === "shop/bad";
        const failures = await rehearse(
            world.send,
            dev.task(specs({ "shop/foreign": 1, "shop/bad": 1, "shop/good": 1 })),
        );
        assert.deepEqual(failures.map(({ key }) => key).sort(), ["shop/bad", "shop/foreign"]);
        assert.deepEqual([...api.mappings.keys()], ["shop/foreign"]);
    });

    it("ends in what is wished for, whatever came before", async () => {
        await alwaysEndsRight(() => Promise.resolve(new FakeApi().send), 1000);
    });
});
