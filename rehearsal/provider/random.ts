import { randomBytes, randomInt } from "node:crypto";
import { main, Provider } from "@pulumi/pulumi/provider";
import { SELF } from "./command";
import { diffInputs } from "./diff";
import { asObject, asString, JsonObject, without } from "./json";
import { secret } from "./secrets";
import { Handler, INPUTS, nameErrorLines, serve } from "./serving";
import { parseUrn } from "./tokens";

/** The version of `@pulumi/random` whose types these are. */
const VERSION = "4.21.2";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const NUMERIC = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** Every input of these types makes a new value, so each is a reason to replace. */
const INPUT_FIELDS = ["length", "byteLength", "prefix", "keepers", "special", "overrideSpecial", "upper", "lower"];
const REPLACING = [...INPUT_FIELDS, "number", "numeric", "minLower", "minUpper", "minNumeric", "minSpecial"];

const MAKERS: Readonly<Record<string, (inputs: JsonObject) => { id: string; outs: JsonObject }>> = {
    "random:index/randomId:RandomId": makeId,
    "random:index/randomPassword:RandomPassword": makePassword,
    "random:index/randomString:RandomString": makeString,
};

/** Values made once and kept in the state. */
export const randoms: Handler = {
    check: (_urn, _before, inputs) => ({ inputs }),
    diff: (_urn, before, inputs) => ({ ...diffInputs(before, inputs, REPLACING), deleteBeforeReplace: false }),
    create: (urn, inputs) => {
        const maker = MAKERS[parseUrn(urn).type];
        if (maker === undefined) {
            throw new Error(`${parseUrn(urn).type} is not served`);
        }
        return Promise.resolve(maker(inputs));
    },
    update: (id, urn) => Promise.reject(new Error(`${parseUrn(urn).type} ${id} cannot change in place`)),
    read: (id, urn, inputs, state) => {
        const outs = without(state, INPUTS);
        const hidden = parseUrn(urn).type.endsWith(":RandomPassword") ? { result: secret(outs["result"] ?? null) } : {};
        return Promise.resolve({ id, outs: { ...outs, ...hidden }, inputs });
    },
    delete: () => Promise.resolve(),
};

/** The characters a password is drawn from: one class an entry, each with its least count. */
export function characterClasses(inputs: JsonObject): { characters: string; least: number }[] {
    const wanted = (key: string): boolean => inputs[key] !== false;
    const least = (key: string): number => Number(inputs[key] ?? 0);
    const classes = [
        { on: wanted("lower"), characters: LOWER, least: least("minLower") },
        { on: wanted("upper"), characters: LOWER.toUpperCase(), least: least("minUpper") },
        { on: wanted("number") && wanted("numeric"), characters: NUMERIC, least: least("minNumeric") },
        {
            on: wanted("special"),
            characters: asString(inputs["overrideSpecial"]) ?? SPECIAL,
            least: least("minSpecial"),
        },
    ];
    return classes.filter((entry) => entry.on).map(({ characters, least: count }) => ({ characters, least: count }));
}

/** A text of the wanted length from the wanted characters. */
export function randomText(inputs: JsonObject): string {
    const classes = characterClasses(inputs);
    const all = classes.map((entry) => entry.characters).join("");
    const length = Number(inputs["length"]);
    if (all === "" || !Number.isInteger(length) || length < 1) {
        throw new Error("a random text needs a length of at least 1 and at least one class of characters");
    }
    const pick = (characters: string): string => characters.charAt(randomInt(characters.length));
    const must = classes.flatMap((entry) => Array.from({ length: entry.least }, () => pick(entry.characters)));
    const rest = Array.from({ length: Math.max(0, length - must.length) }, () => pick(all));
    const text = [...must, ...rest];
    for (let last = text.length - 1; last > 0; last -= 1) {
        const other = randomInt(last + 1);
        [text[last], text[other]] = [text[other] ?? "", text[last] ?? ""];
    }
    return text.join("");
}

function makePassword(inputs: JsonObject): { id: string; outs: JsonObject } {
    return { id: "none", outs: { ...inputs, result: secret(randomText(inputs)) } };
}

function makeString(inputs: JsonObject): { id: string; outs: JsonObject } {
    const result = randomText(inputs);
    return { id: result, outs: { ...inputs, result } };
}

function makeId(inputs: JsonObject): { id: string; outs: JsonObject } {
    const bytes = randomBytes(Number(inputs["byteLength"]));
    const prefix = asString(inputs["prefix"]) ?? "";
    const hex = bytes.toString("hex");
    const url = bytes.toString("base64url");
    const dec = BigInt(`0x${hex}`).toString();
    const named = { b64Std: bytes.toString("base64"), b64Url: url, hex, dec };
    const outs = Object.fromEntries(Object.entries(named).map(([key, text]) => [key, `${prefix}${text}`]));
    return { id: url, outs: { ...asObject(inputs), ...outs } };
}

/** The stand-in for `pulumi-resource-random`. */
export function randomProvider(): Provider {
    return {
        ...serve(VERSION, () => randoms),
        invoke: (token) => Promise.reject(new Error(`${SELF}: the function ${token} is not served`)),
    };
}

if (require.main === module) {
    nameErrorLines();
    void main(randomProvider(), process.argv.slice(2));
}
