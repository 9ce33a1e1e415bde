import { asObject, isObject, Json, JsonObject, textOf, without } from "./json";

/** Book-keeping of the API server, which differs without anybody having changed anything. */
const bookkeeping = ["managedFields", "resourceVersion", "generation"];

/**
 * Inputs as a refresh finds them. Whether anything drifted the API server says itself, by what it would make of the inputs
 * now (`wanted`): the same values may be written in many ways. Where it would change something, the live values stand in
 * the places of ours, as the official provider has them, so that the next preview shows what was done by hand.
 */
export function driftedInputs(inputs: JsonObject, live: JsonObject, wanted: JsonObject): JsonObject {
    return JSON.stringify(comparable(wanted)) === JSON.stringify(comparable(live)) ? inputs : liveInputs(inputs, live);
}

function comparable(object: JsonObject): Json {
    return sorted({ ...object, metadata: without(asObject(object["metadata"]), ...bookkeeping) });
}

function sorted(value: Json): Json {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.keys(value)
                  .sort()
                  .map((key) => [key, sorted(value[key] ?? null)]),
          )
        : value;
}

/** The inputs' own fields with the values that the live object has; annotations to the provider are never there. */
export function liveInputs(inputs: JsonObject, live: JsonObject): JsonObject {
    const taken = asObject(shaped(inputs, withText(inputs, live)));
    const annotations = asObject(asObject(inputs["metadata"])["annotations"]);
    const spoken = Object.entries(annotations).filter(([key]) => key.startsWith("pulumi.com/"));
    if (spoken.length === 0) {
        return taken;
    }
    const metadata = asObject(taken["metadata"]);
    const kept = { ...asObject(metadata["annotations"]), ...Object.fromEntries(spoken) };
    return { ...taken, metadata: { ...metadata, annotations: kept } };
}

function shaped(inputs: Json | undefined, live: Json | undefined): Json | undefined {
    if (Array.isArray(inputs) && Array.isArray(live) && inputs.length === live.length) {
        return inputs.map((value, index) => shaped(value, live[index]) ?? null);
    }
    if (!isObject(inputs) || !isObject(live)) {
        return live;
    }
    const entries = Object.entries(inputs).map(([key, value]) => [key, shaped(value, live[key])] as const);
    return Object.fromEntries<Json | undefined>(entries.filter(([, value]) => value !== undefined));
}

/** A live Secret has as `data` what was given as text. */
function withText(inputs: JsonObject, live: JsonObject): JsonObject {
    if (inputs["stringData"] === undefined) {
        return live;
    }
    const texts = Object.entries(asObject(live["data"])).map(([key, value]) => [
        key,
        Buffer.from(textOf(value), "base64").toString("utf8"),
    ]);
    return { ...live, stringData: Object.fromEntries(texts) as JsonObject };
}
