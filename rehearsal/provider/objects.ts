import { randomBytes } from "node:crypto";
import { upsertsExisting } from "./configured";
import { setTimeout as sleep } from "node:timers/promises";
import { apply, fetchObject } from "./apiServer";
import { CommandError, kubectl, log } from "./command";
import { diffObject } from "./diff";
import { driftedInputs } from "./drift";
import { asObject, asString, JsonObject, valueAt, textOf, without } from "./json";
import { Handler, NotReadyError, Outcome, Refusal } from "./serving";
import { objectKind, parseUrn } from "./tokens";
import { awaitReady, parseWaitFor } from "./wait";

/** The field manager of every object that is not a patch. */
export const MANAGER = "pulumi-kubernetes";

/** Annotations that speak to the provider and never reach the API server. */
const CONTROL = [
    "deletionPropagationPolicy",
    "patchFieldManager",
    "patchForce",
    "replaceUnready",
    "skipAwait",
    "timeoutSeconds",
    "waitFor",
].map((name) => `pulumi.com/${name}`);

const AUTONAMED = "pulumi.com/autonamed";
const CREATE_RETRIES = 5;
const DELETE_TIMEOUT = "600s";

/** Objects of every kind, by kubectl. */
export const objects: Handler = {
    check: (urn, before, inputs) => ({
        inputs: withName(parseUrn(urn).name, before, inputs),
        failures: faults(inputs),
    }),
    diff: (_urn, before, inputs) => diffObject(before, inputs),
    create: async (_urn, inputs) => {
        await refuseExisting(inputs);
        return settled(inputs, await createWithRetries(inputs));
    },
    update: async (_id, _urn, _before, inputs) => {
        const live = await apply(strip(inputs), MANAGER, true).catch((error: unknown) => fail("update", inputs, error));
        log(`updated ${describe(inputs)}`);
        return settled(inputs, live);
    },
    read: async (id, urn, inputs) => {
        const live = await get(identityFor(id, urn, inputs));
        return live === undefined
            ? { id: "", outs: {}, inputs }
            : { ...outcome(live), inputs: await inputsNow(inputs, live, MANAGER) };
    },
    delete: async (id, urn, inputs) => remove(identityFor(id, urn, inputs), inputs),
};

/** Inputs with a stable name: the one given, the one before, or a new one like the official provider's. */
export function withName(urnName: string, before: JsonObject, inputs: JsonObject): JsonObject {
    const metadata = asObject(inputs["metadata"]);
    if (metadata["name"] !== undefined || metadata["generateName"] !== undefined) {
        return inputs;
    }
    const auto = valueAt(before, ["metadata", "annotations", AUTONAMED]) === "true";
    const old = auto ? asString(valueAt(before, ["metadata", "name"])) : undefined;
    const name = old ?? `${urnName}-${randomBytes(4).toString("hex")}`;
    const annotations = { ...asObject(metadata["annotations"]), [AUTONAMED]: "true" };
    return { ...inputs, metadata: { ...metadata, name, annotations } };
}

/** Inputs as the API server shall see them: without control annotations. */
export function strip(inputs: JsonObject): JsonObject {
    const metadata = asObject(inputs["metadata"]);
    if (metadata["annotations"] === undefined) {
        return inputs;
    }
    const kept = Object.entries(asObject(metadata["annotations"])).filter(([key]) => !CONTROL.includes(key));
    const rest = without(metadata, "annotations");
    return { ...inputs, metadata: kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) } };
}

/** A control annotation's value. */
export function control(inputs: JsonObject, name: string): string | undefined {
    return asString(valueAt(inputs, ["metadata", "annotations", `pulumi.com/${name}`]));
}

/** The least that tells one object from all others. */
export function identity(inputs: JsonObject): JsonObject {
    const { name, namespace } = asObject(inputs["metadata"]);
    const metadata = namespace === undefined ? { name } : { name, namespace };
    return { apiVersion: inputs["apiVersion"], kind: inputs["kind"], metadata };
}

/** The identity an id and a URN stand for, where the inputs do not say it (`.get`, imports). */
export function identityFor(id: string, urn: string, inputs: JsonObject): JsonObject {
    const token = parseUrn(urn);
    const slash = id.indexOf("/");
    const metadata = slash < 0 ? { name: id } : { name: id.slice(slash + 1), namespace: id.slice(0, slash) };
    const apiVersion = asString(inputs["apiVersion"]) ?? token.apiVersion;
    return { apiVersion, kind: objectKind(token, asString(inputs["kind"])), metadata };
}

/** An object in words, for messages. */
export function describe(inputs: JsonObject): string {
    const { name, namespace } = asObject(inputs["metadata"]);
    const place = namespace === undefined ? "" : ` in namespace ${textOf(namespace)}`;
    return `${textOf(inputs["kind"])} "${textOf(name)}"${place} (${textOf(inputs["apiVersion"])})`;
}

/** The live object, or undefined when it, or its whole kind, is gone. */
export async function get(object: JsonObject): Promise<JsonObject | undefined> {
    try {
        return await fetchObject(object);
    } catch (error) {
        if (error instanceof CommandError && (isUnknownKind(error.message) || isNotFound(error.message))) {
            return undefined;
        }
        throw error;
    }
}

/** The outcome of an operation: the live object without the book-keeping of its fields. */
export function outcome(live: JsonObject): Outcome {
    const metadata = without(asObject(live["metadata"]), "managedFields");
    const name = textOf(metadata["name"]);
    const id = metadata["namespace"] === undefined ? name : `${textOf(metadata["namespace"])}/${name}`;
    return { id, outs: { ...live, metadata } };
}

/** Waits until the object is ready; the state keeps it even when it is not. */
export async function settled(inputs: JsonObject, live: JsonObject): Promise<Outcome> {
    const waiting = { ...inputs, metadata: { ...asObject(inputs["metadata"]), ...namespaceOf(live) } };
    const waited = await awaitReady(identity(waiting), waiting, live);
    const made = outcome(waited.live);
    if (waited.problem !== undefined) {
        throw new NotReadyError(`${describe(waiting)} ${waited.problem}`, made);
    }
    return made;
}

/** True when the API server, or kubectl, does not know the object's kind. */
export function isUnknownKind(message: string): boolean {
    return /no matches for kind|resource mapping not found|doesn't have a resource type|could not find the requested resource/i.test(
        message,
    );
}

/** True when an object, or its namespace, does not exist. */
export function isNotFound(message: string): boolean {
    return message.includes("(NotFound)");
}

/** Inputs as they are now; of a resource that was read without any the live object, so that a diff has a footing. */
export async function inputsNow(inputs: JsonObject, live: JsonObject, manager: string): Promise<JsonObject> {
    if (valueAt(inputs, ["metadata", "name"]) === undefined) {
        return without(outcome(live).outs, "status");
    }
    return driftedInputs(inputs, live, await apply(strip(inputs), manager, true, true).catch(() => live));
}

function namespaceOf(live: JsonObject): JsonObject {
    const namespace = valueAt(live, ["metadata", "namespace"]);
    return namespace === undefined ? {} : { namespace };
}

/** Faults that can be told without the cluster. */
export function faults(inputs: JsonObject): Refusal[] {
    const absent = ["apiVersion", "kind"].filter((property) => inputs[property] === undefined);
    const refusals = absent.map((property) => ({ property, reason: `an object needs its ${property}` }));
    try {
        parseWaitFor(control(inputs, "waitFor") ?? "[]");
        return refusals;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [...refusals, { property: 'metadata.annotations["pulumi.com/waitFor"]', reason }];
    }
}

/** Like the official provider since 4.29: creating takes over what is there only with `upsertExistingObjects`. */
async function refuseExisting(inputs: JsonObject): Promise<void> {
    if (upsertsExisting()) {
        return;
    }
    if ((await get(identity(inputs))) !== undefined) {
        const advice = "import it, use a Patch resource for a few of its fields, or give this one another name";
        throw new Error(
            `AlreadyExists: ${describe(inputs)} already exists and is not in this stack's state; ${advice}`,
        );
    }
}

async function createWithRetries(inputs: JsonObject): Promise<JsonObject> {
    for (let attempt = 0; ; attempt += 1) {
        try {
            const live = await apply(strip(inputs), MANAGER, false);
            log(`created ${describe(inputs)}`);
            return live;
        } catch (error) {
            const message = error instanceof Error ? error.message : "";
            if (attempt >= CREATE_RETRIES || !(isUnknownKind(message) || isNotFound(message))) {
                return fail("create", inputs, error);
            }
            await sleep(1000 * 2 ** attempt);
        }
    }
}

/** Foreground for workloads, as the official provider; background else: the collector learns new kinds only every 30 s. */
async function remove(object: JsonObject, inputs: JsonObject): Promise<void> {
    const workload = /^(apps|batch)\//.test(textOf(object["apiVersion"]));
    const cascade = (
        control(inputs, "deletionPropagationPolicy") ?? (workload ? "foreground" : "background")
    ).toLowerCase();
    const args = [
        "delete",
        "-f",
        "-",
        "--wait",
        `--timeout=${DELETE_TIMEOUT}`,
        "--ignore-not-found",
        `--cascade=${cascade}`,
    ];
    try {
        await kubectl(args, JSON.stringify(object));
        log(`deleted ${describe(object)}`);
    } catch (error) {
        const message = error instanceof Error ? error.message : "";
        if (!isUnknownKind(message) && !isNotFound(message)) {
            fail("delete", object, error);
        }
    }
}

function fail(verb: string, inputs: JsonObject, error: unknown): never {
    throw new Error(`cannot ${verb} ${describe(inputs)}: ${error instanceof Error ? error.message : String(error)}`);
}
