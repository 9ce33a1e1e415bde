import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Specs } from "../../plugin/plan";
import { Outcome, readSet, reconcile, rehearse, Task } from "../../plugin/reconcile";
import { FakeApi, Killed } from "./fakeApi";

const specs = (from: Readonly<Record<string, number>>): Specs =>
    new Map(Object.entries(from).map(([key, weight]) => [key, { weight }]));

/** A set of a stack, with the state that the engine keeps of it. */
class Stack {
    /** Undefined as long as nothing was written. */
    state: Specs | undefined;

    constructor(
        private readonly api: FakeApi,
        private readonly marks: Task["marks"],
    ) {}

    /** One `up`; what fails in part is kept in the state, what is killed is not. */
    async up(wished: Specs): Promise<Outcome["failures"]> {
        const { known, failures } = await reconcile(this.api.send, this.task(wished), () => undefined);
        this.state = known;
        return failures;
    }

    async refresh(): Promise<void> {
        const found = await readSet(this.api.send, this.marks, this.state ?? new Map());
        this.state = new Map(found.map(({ key, spec }) => [key, spec ?? {}]));
    }

    task(wished: Specs): Task {
        return { marks: this.marks, known: this.state ?? new Map(), wished, force: false };
    }
}

const named = (stack: string): Task["marks"] => [`org/edge-mesh/${stack}/ambassador/set-1`];

describe("plugin/reconcile", () => {
    let api: FakeApi;
    let dev: Stack;

    beforeEach(() => {
        api = new FakeApi();
        dev = new Stack(api, named("dev"));
    });

    it("applies what differs, deletes what is gone, and asks for nothing else", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        api.requests.length = 0;
        assert.deepEqual(await dev.up(specs({ "shop/a": 2, "shop/c": 1 })), []);
        assert.deepEqual(api.specs(), { "shop/a": { weight: 2 }, "shop/c": { weight: 1 } });
        const written = api.requests.filter((it) => !it.startsWith("GET")).map((it) => it.replace(/\?.*/, ""));
        assert.deepEqual(
            written.map((it) => it.replace(/ .*mappings/, "")),
            ["PATCH/a", "PATCH/c", "DELETE/b"],
        );
    });

    it("refuses what is somebody else's, says whose, and makes the others", async () => {
        api.put("shop/a", { weight: 7 }, "argo");
        await new Stack(api, named("prod")).up(specs({ "shop/b": 7 }));
        const failures = await dev.up(specs({ "shop/a": 1, "shop/b": 1, "shop/c": 1 }));
        assert.deepEqual(
            failures.map(({ key, reason }) => `${key} ${reason}`),
            [
                "shop/a is there already, and held by field manager argo",
                "shop/b is there already, and held by set set-1 of stack org/edge-mesh/prod/ambassador",
            ],
        );
        assert.deepEqual(Object.keys(api.specs()), ["shop/a", "shop/b", "shop/c"]);
        assert.deepEqual(api.specs()["shop/a"], { weight: 7 });
        await dev.up(specs({}));
        assert.deepEqual(Object.keys(api.specs()), ["shop/a", "shop/b"]);
    });

    it("deletes no Mapping that somebody made in the place of its own", async () => {
        await dev.up(specs({ "shop/a": 1 }));
        api.mappings.delete("shop/a");
        api.put("shop/a", { weight: 7 }, "kubectl-create");
        assert.deepEqual(await dev.up(specs({})), []);
        assert.deepEqual(api.specs(), { "shop/a": { weight: 7 } });
    });

    it("takes from another set of its stack, which then deletes nothing", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        const single = new Stack(api, ["org/edge-mesh/dev/ambassador/shop.a"]);
        assert.deepEqual(await single.up(specs({ "shop/a": 1 })), []);
        await dev.up(specs({}));
        assert.deepEqual(api.deleted, ["shop/b"]);
        assert.deepEqual(api.specs(), { "shop/a": { weight: 1 } });
    });

    it("knows its own under another name of the stack, and marks all of them anew", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        const renamed = new Stack(api, [...named("test"), ...named("dev")]);
        renamed.state = dev.state;
        assert.deepEqual(await renamed.up(specs({ "shop/a": 1 })), []);
        assert.deepEqual(api.specs(), { "shop/a": { weight: 1 } });
        assert.deepEqual(await new Stack(api, named("test")).up(specs({ "shop/a": 2 })), []);
    });

    it("takes back its own when somebody has taken the mark away", async () => {
        await dev.up(specs({ "shop/a": 1 }));
        const stored = api.mappings.get("shop/a");
        assert.ok(stored !== undefined);
        Object.assign(stored, { labels: {}, annotations: {} });
        assert.deepEqual(await dev.up(specs({ "shop/a": 2 })), []);
        assert.deepEqual(await dev.up(specs({})), []);
        assert.deepEqual(api.specs(), {});
    });

    it("deletes what a run that was killed has made, and nobody wishes for", async () => {
        api.writesLeft = 2;
        await dev.up(specs({ "shop/a": 1, "shop/b": 1, "shop/c": 1 })).catch(() => undefined);
        api.writesLeft = Infinity;
        dev.state = undefined;
        assert.deepEqual(await dev.up(specs({ "shop/c": 2 })), []);
        assert.deepEqual(api.specs(), { "shop/c": { weight: 2 } });
    });

    it("deletes nothing as long as something new could not be made", async () => {
        await dev.up(specs({ "shop/old": 1 }));
        api.refuses = (key) => key === "shop/new";
        const failures = await dev.up(specs({ "shop/new": 1, "shop/other": 1 }));
        assert.deepEqual(failures, [{ key: "shop/new", reason: "shop/new is invalid" }]);
        assert.deepEqual(Object.keys(api.specs()), ["shop/old", "shop/other"]);
        api.refuses = () => false;
        await dev.up(specs({ "shop/new": 1, "shop/other": 1 }));
        assert.deepEqual(Object.keys(api.specs()), ["shop/other", "shop/new"]);
    });

    it("reads what was changed and deleted by hand", async () => {
        await dev.up(specs({ "shop/a": 1, "shop/b": 1 }));
        api.put("shop/a", { weight: 5 });
        api.mappings.delete("shop/b");
        api.put("shop/foreign", { weight: 5 });
        await dev.refresh();
        assert.deepEqual(dev.state, specs({ "shop/a": 5 }));
    });

    it("rehearses without keeping anything, and tells what would be refused", async () => {
        api.put("shop/foreign", {}, "argo");
        api.refuses = (key) => key === "shop/bad";
        const failures = await rehearse(
            api.send,
            dev.task(specs({ "shop/foreign": 1, "shop/bad": 1, "shop/good": 1 })),
        );
        assert.deepEqual(failures.map(({ key }) => key).sort(), ["shop/bad", "shop/foreign"]);
        assert.deepEqual(Object.keys(api.specs()), ["shop/foreign"]);
    });

    it("ends in what is wished for, whatever came before", async () => {
        await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), wish, endsRight), { numRuns: 1000 });
    });
});

const name = fc.constantFrom("shop/a", "shop/b", "shop/c", "shop/d", "market/a");
const wish = fc.dictionary(name, fc.nat(3), { maxKeys: 5 });
const step = fc.oneof(
    fc.record({ do: fc.constant("up" as const), wish }),
    fc.record({ do: fc.constant("killed" as const), wish, after: fc.nat(5) }),
    fc.record({ do: fc.constant("refused" as const), wish, name }),
    fc.record({ do: fc.constant("drift" as const), name }),
    fc.record({ do: fc.constant("deleted" as const), name }),
    fc.record({ do: fc.constant("unmarked" as const), name }),
    fc.record({ do: fc.constant("foreign" as const), name }),
    fc.record({ do: fc.constant("away" as const), wish }),
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

/** Another stack's Mappings, which nothing here may touch. */
const theirs = specs({ "shop/x": 9, "market/y": 9 });

async function endsRight(steps: readonly Step[], last: Readonly<Record<string, number>>): Promise<void> {
    const api = new FakeApi();
    const dev = new Stack(api, named("dev"));
    await new Stack(api, named("prod")).up(theirs);
    const foreign = new Map<string, string>();
    for (const it of steps) {
        await take(it, api, dev, foreign);
    }
    // What stands in the way is moved by its owner, as the message asks.
    foreign.forEach((_uid, key) => api.mappings.delete(key));
    if (steps.some((it) => !["up", "refused", "away"].includes(it.do))) {
        await dev.refresh();
    }
    assert.deepEqual(await dev.up(specs(last)), []);
    const wished = Object.fromEntries([...specs(last), ...theirs]);
    assert.deepEqual(api.specs(), Object.fromEntries(Object.keys(api.specs()).map((key) => [key, wished[key]])));
    assert.equal(api.mappings.size, Object.keys(wished).length);
    assert.deepEqual(
        api.deleted.filter((key) => theirs.has(key)),
        [],
    );
    assert.deepEqual(
        api.deletedUids.filter((uid) => [...foreign.values()].includes(uid)),
        [],
    );
}

async function take(it: Step, api: FakeApi, dev: Stack, foreign: Map<string, string>): Promise<void> {
    switch (it.do) {
        case "up":
            await dev.up(specs(it.wish));
            break;
        case "killed": {
            api.writesLeft = it.after;
            const before = dev.state;
            const failures = await dev.up(specs(it.wish)).catch(() => undefined);
            if (failures === undefined || failures.some(({ reason }) => reason === new Killed().message)) {
                dev.state = before;
            }
            api.writesLeft = Infinity;
            break;
        }
        case "refused":
            api.refuses = (key) => key === it.name;
            await dev.up(specs(it.wish));
            api.refuses = () => false;
            break;
        case "away":
            api.isUp = false;
            await dev.up(specs(it.wish)).catch(() => undefined);
            api.isUp = true;
            break;
        case "drift":
            if (api.mappings.has(it.name)) {
                api.put(it.name, { weight: 100 });
            }
            break;
        case "deleted":
            api.mappings.delete(it.name);
            foreign.delete(it.name);
            break;
        case "unmarked":
            if (dev.state?.has(it.name) && !foreign.has(it.name)) {
                Object.assign(api.mappings.get(it.name) ?? {}, { labels: {}, annotations: {} });
            }
            break;
        case "foreign":
            if (!api.mappings.has(it.name)) {
                api.put(it.name, { weight: 7 }, "argo");
                foreign.set(it.name, api.mappings.get(it.name)?.uid ?? "");
            }
            break;
    }
}
