import { randomInt } from "node:crypto";
import * as provider from "@pulumi/pulumi/provider";
import { version } from "@pulumi/random/package.json";

// A stand-in for the plug-in `random`, for machines on which the official one cannot be had. It knows one type, with the
// inputs that this program gives it, and refuses everything else, so that nobody takes it for more.

const onlyType = "random:index/randomPassword:RandomPassword";
const onlyInputs = ["keepers", "length", "special"];
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** How a value is marked as secret on its way to the engine. */
const secret = (value: string) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

interface Inputs {
    readonly keepers?: Readonly<Record<string, string>>;
    readonly length: number;
    readonly special: false;
}

/** @throws Error for another type */
function refuseOthers(urn: string): void {
    const type = urn.split("::")[2]?.split("$").pop();
    if (type !== onlyType) {
        throw new Error(`the stand-in for the plug-in random knows ${onlyType} alone, and not ${type}`);
    }
}

const standIn: provider.Provider = {
    version,
    check(urn: string, _olds: unknown, news: Inputs): Promise<provider.CheckResult> {
        refuseOthers(urn);
        const unknown = Object.keys(news).filter((key) => !onlyInputs.includes(key));
        const failures = [
            ...unknown.map((property) => ({ property, reason: `the stand-in knows ${onlyInputs.join(", ")} alone` })),
            ...(news.special === false ? [] : [{ property: "special", reason: "the stand-in knows false alone" }]),
            ...(news.length >= 1 ? [] : [{ property: "length", reason: "must be a number from 1 on" }]),
        ];
        return Promise.resolve({ inputs: news, failures });
    },
    /** Every change makes another password, as of the official plug-in. */
    diff(_id: string, urn: string, olds: Inputs, news: Inputs): Promise<provider.DiffResult> {
        refuseOthers(urn);
        const changed = (["keepers", "length"] as const).filter((key) => !isSame(olds[key], news[key]));
        return Promise.resolve({ changes: changed.length > 0, replaces: changed });
    },
    create(urn: string, inputs: Inputs): Promise<provider.CreateResult> {
        refuseOthers(urn);
        const letters = Array.from({ length: inputs.length }, () => alphabet[randomInt(alphabet.length)]);
        return Promise.resolve({ id: "none", outs: { ...inputs, result: secret(letters.join("")) } });
    },
};

function isSame(one: unknown, other: unknown): boolean {
    const text = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort());
    return typeof one === "object" || typeof other === "object" ? text(one) === text(other) : one === other;
}

void provider.main(standIn, process.argv.slice(2));
