import { Provider } from "@pulumi/pulumi/provider";
import { log, SELF, stopCommands } from "./command";
import { Difference } from "./diff";
import { asObject, JsonObject } from "./json";
import { alwaysSecret, redact, secretStrings, unwrap, wrapAt, wrapStrings } from "./secrets";

/** The member of a resource's state that keeps the inputs it was made from. */
export const INPUTS = "__inputs";

/** A resource as it is after an operation; an empty id means it is gone. */
export interface Outcome {
    readonly id: string;
    readonly outs: JsonObject;
}

/** A reason to refuse inputs. */
export interface Refusal {
    readonly property: string;
    readonly reason: string;
}

/** One kind of resource, in plain values: marks of secrets are taken off before and put on after. */
export interface Handler {
    check(urn: string, before: JsonObject, inputs: JsonObject): { inputs: JsonObject; failures?: Refusal[] };
    diff(urn: string, before: JsonObject, inputs: JsonObject): Difference;
    create(urn: string, inputs: JsonObject): Promise<Outcome>;
    update(id: string, urn: string, before: JsonObject, inputs: JsonObject): Promise<Outcome>;
    read(id: string, urn: string, inputs: JsonObject, state: JsonObject): Promise<Outcome & { inputs: JsonObject }>;
    delete(id: string, urn: string, inputs: JsonObject): Promise<void>;
}

/** Thrown when an object was made but did not become ready: the engine then keeps it in the state. */
export class NotReadyError extends Error {
    constructor(
        message: string,
        readonly outcome: Outcome,
    ) {
        super(message);
    }
}

/** Plain inputs and what is secret in them. */
interface Inputs {
    readonly value: JsonObject;
    readonly secretPaths: ReturnType<typeof unwrap>["secretPaths"];
}

/** A provider that hands every resource to its handler. */
export function serve(version: string, handlerOf: (urn: string, inputs: JsonObject) => Handler): Provider {
    return {
        version,
        check: (urn, olds: JsonObject, news: JsonObject) => {
            const inputs = open(news);
            return guarded(inputs, () => {
                const checked = handlerOf(urn, inputs.value).check(urn, open(olds).value, inputs.value);
                return Promise.resolve({ inputs: mark(checked.inputs, inputs), failures: checked.failures });
            });
        },
        diff: (_id, urn, olds: JsonObject, news: JsonObject) => {
            const inputs = open(news);
            const handler = handlerOf(urn, inputs.value);
            return guarded(inputs, () => Promise.resolve(handler.diff(urn, inputsOf(olds).value, inputs.value)));
        },
        create: async (urn, news: JsonObject) => {
            const inputs = open(news);
            return guarded(inputs, async () =>
                close(await handlerOf(urn, inputs.value).create(urn, inputs.value), inputs),
            );
        },
        update: async (id, urn, olds: JsonObject, news: JsonObject) => {
            const inputs = open(news);
            const before = inputsOf(olds).value;
            const handler = handlerOf(urn, inputs.value);
            return guarded(inputs, async () => close(await handler.update(id, urn, before, inputs.value), inputs));
        },
        read: (id, urn, props: JsonObject | undefined) => read(id, urn, props ?? {}, handlerOf),
        delete: async (id, urn, props: JsonObject) => {
            const inputs = inputsOf(props);
            await guarded(inputs, () => handlerOf(urn, inputs.value).delete(id, urn, inputs.value));
        },
        cancel: () => Promise.resolve(stopCommands()),
    };
}

/** Makes the protocol server's own error lines carry this plug-in's name, without stack traces. */
export function nameErrorLines(): void {
    console.error = (...parts: unknown[]): void => {
        const text = parts.map(String).join(" ");
        // The server writes an error and then its stack, which says the error again.
        log(/^([\s\S]+?): \1(?:\n\s+at [\s\S]*)?$/.exec(text)?.[1] ?? text);
    };
}

async function read(
    id: string,
    urn: string,
    props: JsonObject,
    handlerOf: (urn: string, inputs: JsonObject) => Handler,
): Promise<{ id: string; props: JsonObject; inputs?: JsonObject }> {
    const inputs = inputsOf(props);
    return guarded(inputs, async () => {
        const found = await handlerOf(urn, inputs.value).read(id, urn, inputs.value, open(props).value);
        if (found.id === "") {
            return { id: "", props: {} };
        }
        const known: Inputs = { value: found.inputs, secretPaths: inputs.secretPaths };
        return { id: found.id, props: close(found, known).outs, inputs: mark(found.inputs, known) };
    });
}

function open(marked: JsonObject | undefined): Inputs {
    const { value, secretPaths } = unwrap(marked ?? {});
    return { value: asObject(value), secretPaths };
}

/** The inputs a state was made from; a state without them (imports, `.get`) counts as inputs itself. */
function inputsOf(state: JsonObject): Inputs {
    const { value, secretPaths } = open(state);
    if (value[INPUTS] === undefined) {
        return { value, secretPaths };
    }
    const paths = secretPaths.filter((path) => path[0] === INPUTS).map((path) => path.slice(1));
    return { value: asObject(value[INPUTS]), secretPaths: paths };
}

function mark(value: JsonObject, inputs: Inputs): JsonObject {
    return asObject(wrapAt(value, [...inputs.secretPaths, ...alwaysSecret(value)]));
}

function stringsOf(inputs: Inputs): string[] {
    return secretStrings(inputs.value, [...inputs.secretPaths, ...alwaysSecret(inputs.value)]);
}

/** Puts the marks back on, and the inputs beside the outputs. */
function close(outcome: Outcome, inputs: Inputs): Outcome {
    const outs = asObject(wrapStrings(mark(outcome.outs, inputs), stringsOf(inputs)));
    return { id: outcome.id, outs: { ...outs, [INPUTS]: mark(inputs.value, inputs) } };
}

/** Runs an operation; whatever it throws is named, free of secrets, and in the protocol's form. */
async function guarded<T>(inputs: Inputs, operation: () => Promise<T>): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        const message = `${SELF}: ${redact(text, stringsOf(inputs))}`;
        if (error instanceof NotReadyError) {
            const { id, outs } = close(error.outcome, inputs);
            throw Object.assign(new Error(message), { id, properties: outs, reasons: [message] });
        }
        throw new Error(message);
    }
}
