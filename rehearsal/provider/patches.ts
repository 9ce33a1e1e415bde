import { apply } from "./apiServer";
import { log } from "./command";
import { diffObject } from "./diff";
import { asString, JsonObject, valueAt } from "./json";
import {
    control,
    describe,
    faults,
    get,
    identity,
    identityFor,
    inputsNow,
    isNotFound,
    isUnknownKind,
    outcome,
    settled,
    strip,
} from "./objects";
import { Handler } from "./serving";
import { objectKind, parseUrn, stableManager } from "./tokens";

/** Patches: a few fields of an object that somebody else owns. */
export const patches: Handler = {
    check: (urn, _before, inputs) => {
        const kind = objectKind(parseUrn(urn), asString(inputs["kind"]));
        const named = valueAt(inputs, ["metadata", "name"]) !== undefined;
        const nameless = { property: "metadata.name", reason: "a patch must name the object it patches" };
        return { inputs: { ...inputs, kind }, failures: [...faults(inputs), ...(named ? [] : [nameless])] };
    },
    diff: (_urn, before, inputs) => diffObject(before, inputs, true),
    create: async (urn, inputs) => settled(inputs, await patch(urn, inputs)),
    update: async (_id, urn, before, inputs) => {
        if (managerOf(urn, before) !== managerOf(urn, inputs)) {
            await relinquish(urn, before, identity(before));
        }
        return settled(inputs, await patch(urn, inputs));
    },
    read: async (id, urn, inputs) => {
        const live = await get(identityFor(id, urn, inputs));
        return live === undefined
            ? { id: "", outs: {}, inputs }
            : { ...outcome(live), inputs: await inputsNow(inputs, live, managerOf(urn, inputs)) };
    },
    delete: async (id, urn, inputs) => relinquish(urn, inputs, identityFor(id, urn, inputs)),
};

/** The field manager a patch speaks as. */
export function managerOf(urn: string, inputs: JsonObject): string {
    return control(inputs, "patchFieldManager") ?? stableManager(urn);
}

async function patch(urn: string, inputs: JsonObject): Promise<JsonObject> {
    if ((await get(identity(inputs))) === undefined) {
        throw new Error(`cannot patch ${describe(inputs)}: it does not exist`);
    }
    try {
        const live = await apply(strip(inputs), managerOf(urn, inputs), control(inputs, "patchForce") === "true");
        log(`patched ${describe(inputs)}`);
        return live;
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const conflict = /conflict/i.test(message);
        const advice = conflict
            ? '\nto take the fields over, annotate the patch with pulumi.com/patchForce: "true"'
            : "";
        throw new Error(`cannot patch ${describe(inputs)}: ${message}${advice}`);
    }
}

/** Gives up the fields: an apply of the bare identity by the same manager. A vanished object needs nothing. */
async function relinquish(urn: string, inputs: JsonObject, object: JsonObject): Promise<void> {
    if ((await get(object)) === undefined) {
        return;
    }
    try {
        await apply(object, managerOf(urn, inputs), true);
        log(`gave up the patched fields of ${describe(object)}`);
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!isNotFound(message) && !isUnknownKind(message)) {
            throw new Error(`cannot give up the patched fields of ${describe(object)}: ${message}`);
        }
    }
}
