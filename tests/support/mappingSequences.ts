import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Answer, Method, NoAnswer, Send, SendOptions } from "../../plugin/api";
import { fieldManager, Key, placeOf, Specs } from "../../plugin/plan";
import { Outcome, readSet, reconcile, Task } from "../../plugin/reconcile";

const group = "/apis/getambassador.io/v3alpha1";
const pathOf = (key: Key) => `${group}/namespaces/${placeOf(key).namespace}/mappings/${placeOf(key).name}`;

/** Mappings by key, each with no more than a weight of its own. */
export const specs = (weights: Readonly<Record<Key, number>>): Specs =>
    new Map(Object.entries(weights).map(([key, weight]) => [key, { prefix: "/", service: "any", weight }]));

/** The marks of a set of a stack. */
export const named = (stack: string): Task["marks"] => [`org/edge-mesh/${stack}/ambassador/set-1`];

/** The engine has been killed: nothing of its run goes on. */
export class Killed extends Error {
    constructor() {
        super("killed");
    }
}

/** An API server on the way to which things go wrong, and the others who use it. */
export class World {
    /** Uids of the Mappings that a set has deleted. */
    readonly deletedUids: unknown[] = [];
    /** Writes that are still carried out before the run is killed. */
    writesLeft = Infinity;
    /** Names that the API server refuses to have. */
    refuses = (_key: Key): boolean => false;
    /** Whether it answers at all. */
    isUp = true;

    constructor(private readonly api: Send) {}

    /** The way that the sets go. */
    readonly send: Send = async (method, path, options) => {
        if (!this.isUp) {
            throw new NoAnswer("connect ECONNREFUSED");
        }
        const [, namespace, name] = /namespaces\/([^/]+)\/mappings\/([^?]+)/.exec(path) ?? [];
        if (method === "PATCH" && this.refuses(`${namespace}/${name}`)) {
            return { status: 422, text: JSON.stringify({ message: `${namespace}/${name} is invalid` }) };
        }
        if (method !== "GET" && !path.includes("dryRun") && (this.writesLeft -= 1) < 0) {
            throw new Killed();
        }
        const answer = await this.api(method, path, options);
        if (method === "DELETE" && answer.status === 200) {
            this.deletedUids.push((options?.body as { preconditions: { uid: string } }).preconditions.uid);
        }
        return answer;
    };

    /** Somebody makes a Mapping, or changes one. */
    async put(key: Key, weight: number, manager: string): Promise<void> {
        const body = { apiVersion: "getambassador.io/v3alpha1", kind: "Mapping", metadata: placeOf(key) };
        const spec = specs({ [key]: weight }).get(key);
        await this.ask("PATCH", `${pathOf(key)}?fieldManager=${manager}&force=true`, { body: { ...body, spec } });
    }

    /** Somebody takes the mark away: its manager applies the same without it. */
    async unmark(key: Key): Promise<void> {
        await this.put(key, (await this.weights())[key] ?? 0, fieldManager);
    }

    /** Somebody deletes a Mapping, if it is there. */
    async remove(key: Key): Promise<void> {
        await this.ask("DELETE", pathOf(key), { body: { preconditions: {} } });
    }

    async uidOf(key: Key): Promise<string | undefined> {
        const { status, text } = await this.ask("GET", pathOf(key));
        return status === 404 ? undefined : (JSON.parse(text) as Item).metadata.uid;
    }

    /** Everything there is. */
    async weights(): Promise<Record<Key, number>> {
        const namespaces = ["shop", "market"];
        const lists = namespaces.map((it) => this.ask("GET", `${group}/namespaces/${it}/mappings`));
        const items = (await Promise.all(lists)).flatMap(
            ({ text }) => (JSON.parse(text) as { items: Item[] | null }).items ?? [],
        );
        return Object.fromEntries(
            items.map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec.weight]),
        );
    }

    private async ask(method: Method, path: string, options?: SendOptions): Promise<Answer> {
        const answer = await this.api(method, path, options);
        assert.ok(answer.status < 300 || answer.status === 404, `${method} ${path}: ${answer.text}`);
        return answer;
    }
}

interface Item {
    readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
    readonly spec: { readonly weight: number };
}

/** A set of a stack, with the state that the engine keeps of it. */
export class Stack {
    /** Undefined as long as nothing was written. */
    state: Specs | undefined;

    constructor(
        private readonly send: Send,
        private readonly marks: Task["marks"],
    ) {}

    /** One `up`; what fails in part is kept in the state, what is killed is not. */
    async up(wished: Specs): Promise<Outcome["failures"]> {
        const { known, failures } = await reconcile(this.send, this.task(wished), () => undefined);
        this.state = known;
        return failures;
    }

    async refresh(): Promise<void> {
        const found = await readSet(this.send, this.marks, this.state ?? new Map());
        this.state = new Map(found.map(({ key, spec }) => [key, spec ?? {}]));
    }

    task(wished: Specs): Task {
        return { marks: this.marks, known: this.state ?? new Map(), wished, force: false };
    }
}

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
const theirs = { "shop/x": 9, "market/y": 9 };

/** Whatever happens between them, the last `up` ends in what is wished for. `fresh` gives an API server without Mappings. */
export function alwaysEndsRight(fresh: () => Promise<Send>, sequences: number): Promise<void> {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 12 }), wish, async (steps, last) => {
        await endsRight(new World(await fresh()), steps, last);
    });
    return fc.assert(property, { numRuns: sequences });
}

async function endsRight(world: World, steps: readonly Step[], last: Readonly<Record<Key, number>>): Promise<void> {
    const dev = new Stack(world.send, named("dev"));
    await new Stack(world.send, named("prod")).up(specs(theirs));
    const untouchable = await Promise.all(Object.keys(theirs).map((key) => world.uidOf(key)));
    /** What is somebody else's, with its uid. */
    const foreign = new Map<Key, string | undefined>();
    for (const it of steps) {
        await take(it, world, dev, foreign);
    }
    // What stands in the way is moved by its owner, as the message asks.
    for (const key of foreign.keys()) {
        await world.remove(key);
    }
    if (steps.some((it) => !["up", "refused", "away"].includes(it.do))) {
        await dev.refresh();
    }
    assert.deepEqual(await dev.up(specs(last)), []);
    assert.deepEqual(
        new Map(Object.entries(await world.weights()).sort()),
        new Map(Object.entries({ ...last, ...theirs }).sort()),
    );
    const lost = world.deletedUids.filter((uid) => [...untouchable, ...foreign.values()].includes(uid as string));
    assert.deepEqual(lost, [], "deleted, though somebody else's");
}

async function take(it: Step, world: World, dev: Stack, foreign: Map<Key, string | undefined>): Promise<void> {
    switch (it.do) {
        case "up":
            await dev.up(specs(it.wish));
            break;
        case "killed": {
            world.writesLeft = it.after;
            const before = dev.state;
            const failures = await dev.up(specs(it.wish)).catch(() => undefined);
            if (failures === undefined || failures.some(({ reason }) => reason === new Killed().message)) {
                dev.state = before;
            }
            world.writesLeft = Infinity;
            break;
        }
        case "refused":
            world.refuses = (key) => key === it.name;
            await dev.up(specs(it.wish));
            world.refuses = () => false;
            break;
        case "away":
            world.isUp = false;
            await dev.up(specs(it.wish)).catch(() => undefined);
            world.isUp = true;
            break;
        case "drift":
            if ((await world.uidOf(it.name)) !== undefined) {
                await world.put(it.name, 100, "kubectl-edit");
            }
            break;
        case "deleted":
            await world.remove(it.name);
            foreign.delete(it.name);
            break;
        case "unmarked":
            if (dev.state?.has(it.name) && !foreign.has(it.name) && (await world.uidOf(it.name)) !== undefined) {
                await world.unmark(it.name);
            }
            break;
        case "foreign":
            if ((await world.uidOf(it.name)) === undefined) {
                await world.put(it.name, 7, "argo");
                foreign.set(it.name, await world.uidOf(it.name));
            }
            break;
    }
}
