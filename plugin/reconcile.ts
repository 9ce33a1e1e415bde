import { NoAnswer, Send } from "./api";
import {
    applyMapping,
    Changed,
    deleteMapping,
    Found,
    getMapping,
    listMarked,
    listNamespace,
    Refusal,
} from "./mappings";
import { Apply, Deletion, Foreign, Key, Live, placeOf, Plan, planOf, Situation, Specs, touched } from "./plan";

/** Mappings of a namespace up to which each is read by itself, and not the whole namespace. */
const fewMappings = 20;
/** How often something that changes under our hands is looked at again. */
const looks = 4;

/** What a set wants of the cluster. */
export interface Task {
    readonly marks: Situation["marks"];
    readonly known: Specs;
    readonly wished: Specs;
    /** Take fields that others manage. */
    readonly force: boolean;
}

/** How far a task came. */
export interface Outcome {
    /** What is in the cluster of the set, as far as is known. */
    readonly known: Specs;
    /** What did not go as wished, by route. */
    readonly failures: readonly Failure[];
}

export interface Failure {
    readonly key: Key;
    readonly reason: string;
}

/** Told of each request that was carried out. */
export type Progress = (done: number, all: number) => void;

/** Brings the cluster to what is wished for. New and changed Mappings come before anything is deleted. */
export async function reconcile(send: Send, task: Task, progress: Progress): Promise<Outcome> {
    const plan = planOf({ ...task, live: await look(send, task) });
    const known = new Map(task.known);
    plan.gone.forEach((key) => known.delete(key));
    const failures: Failure[] = plan.refused.map(refusal);
    let done = 0;
    const count = () => progress((done += 1), plan.applies.length + plan.deletes.length);
    const each = (key: Key, action: () => Promise<void>) =>
        action().then(count, (error: unknown) => void failures.push({ key, reason: reasonOf(error) }));
    const apply = (it: Apply) =>
        each(it.key, async () => {
            await applyPatiently(send, task, it);
            known.set(it.key, it.spec);
        });
    const remove = (it: Deletion) =>
        each(it.key, async () => {
            await deletePatiently(send, task, it);
            known.delete(it.key);
        });
    await Promise.all(plan.applies.map(apply));
    // A route that was renamed has its new Mapping before it loses the old one.
    if (failures.length === 0) {
        await Promise.all(plan.deletes.map(remove));
    }
    return { known, failures };
}

/** What the API server would say to the Mappings that are new or changed; nothing is kept. */
export async function rehearse(send: Send, task: Task): Promise<Failure[]> {
    const plan: Plan = planOf({ ...task, live: await look(send, task) });
    const failures: Failure[] = plan.refused.map(refusal);
    const tried = plan.applies.map(async (it) => {
        try {
            await applyMapping(send, it, task.marks[0], { dryRun: true, force: task.force });
        } catch (error) {
            // What is missing now, such as its namespace, may be made by the same `up`.
            if (error instanceof Refusal && error.status !== 404 && error.status !== 403) {
                failures.push({ key: it.key, reason: error.message });
            } else if (error instanceof NoAnswer) {
                throw error;
            }
        }
    });
    await Promise.all(tried);
    return failures;
}

/** What the cluster has of a set, with the specs, and of the places that its state knows. */
export async function readSet(send: Send, marks: Situation["marks"], known: Specs): Promise<Found[]> {
    const marked = (await Promise.all(marks.map((mark) => marksOf(send, mark, true)))).flat();
    const missing = [...known.keys()].filter((key) => !marked.some((it) => it.key === key));
    const found = await Promise.all(missing.map((key) => getMapping(send, key)));
    const isOurs = (it: Found) => planOf({ marks, known, wished: new Map(), live: new Map([[it.key, it]]) });
    return [...marked, ...found.filter((it) => it !== undefined).filter((it) => isOurs(it).deletes.length > 0)];
}

/** Everything that carries a mark of the set, and whatever stands where the set wants to change something. */
async function look(send: Send, task: Task): Promise<ReadonlyMap<Key, Live>> {
    const marked = (await Promise.all(task.marks.map((mark) => marksOf(send, mark, false)))).flat();
    const live = new Map<Key, Live>(marked.map((it) => [it.key, it]));
    const unseen = touched(task).filter((key) => !live.has(key));
    const namespaces = new Set(unseen.map((key) => placeOf(key).namespace));
    const found = [...namespaces].map(async (namespace) => {
        const keys = unseen.filter((key) => placeOf(key).namespace === namespace);
        const all =
            keys.length > fewMappings
                ? await orNone(listNamespace(send, namespace))
                : await Promise.all(keys.map((key) => getMapping(send, key)));
        const wanted = new Set(keys);
        all.filter((it) => it !== undefined && wanted.has(it.key)).forEach((it) => it && live.set(it.key, it));
    });
    await Promise.all(found);
    return live;
}

const marksOf = (send: Send, mark: string, withSpec: boolean) => orNone(listMarked(send, mark, withSpec));

/** A kind that is not served has no objects. */
async function orNone(listing: Promise<Found[]>): Promise<Found[]> {
    return listing.catch((error: unknown) => {
        if (error instanceof Refusal && error.status === 404) {
            return [];
        }
        throw error;
    });
}

/** Applies; what has changed meanwhile is looked at again, and refused when it is somebody else's by now. */
async function applyPatiently(send: Send, task: Task, apply: Apply, left = looks): Promise<void> {
    try {
        await applyMapping(send, apply, task.marks[0], { dryRun: false, force: task.force });
    } catch (error) {
        const [again, foreign] = await anew(send, task, apply.key, error, left, ({ applies, refused }) => [
            applies[0],
            refused[0],
        ]);
        if (foreign !== undefined) {
            throw new Refusal(409, refusal(foreign).reason);
        }
        await (again && applyPatiently(send, task, again, left - 1));
    }
}

async function deletePatiently(send: Send, task: Task, deletion: Deletion, left = looks): Promise<void> {
    try {
        await deleteMapping(send, deletion);
    } catch (error) {
        // When it is somebody else's by now, there is nothing left to delete.
        const again = await anew(send, task, deletion.key, error, left, ({ deletes }) => deletes[0]);
        await (again && deletePatiently(send, task, again, left - 1));
    }
}

/** The part of a new plan for something that has changed since it was looked at; any other error is thrown on. */
async function anew<Part>(
    send: Send,
    { marks, known, wished }: Task,
    key: Key,
    error: unknown,
    left: number,
    partOf: (plan: Plan) => Part,
): Promise<Part> {
    if (!(error instanceof Changed) || left === 0) {
        throw error;
    }
    const found = await getMapping(send, key);
    const only = <Value>(value: Value | undefined) => new Map(value === undefined ? [] : [[key, value] as const]);
    return partOf(planOf({ marks, known: only(known.get(key)), wished: only(wished.get(key)), live: only(found) }));
}

function refusal({ key, holder }: Foreign): Failure {
    return { key, reason: `is there already, and held by ${holder}` };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
