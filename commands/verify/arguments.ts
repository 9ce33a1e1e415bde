import { refusal } from "../../messages/problem";
import { catalogue, Check } from "../../checks/catalogue";
import { parseArguments } from "../shared/arguments";

/** What a user asked for on the command line. */
export interface Arguments {
    readonly stack: string;
    readonly json: boolean;
    readonly context: string | undefined;
    /** Ids of the checks to run; all of them when there is none. */
    readonly only: readonly string[];
    /** URL of a request through the edge. */
    readonly traffic: string | undefined;
    readonly strictTest: boolean;
    readonly rotation: boolean;
}

export const usage =
    "usage: npm run verify -- --stack STACK [--json] [--context CONTEXT] [--only EM-0NN,...]\n" +
    "       tests that act on the cluster: [--traffic URL] [--strict-test] [--rotation (with --traffic)]";

const options = {
    stack: { type: "string" },
    json: { type: "boolean", default: false },
    context: { type: "string" },
    only: { type: "string" },
    traffic: { type: "string" },
    "strict-test": { type: "boolean", default: false },
    rotation: { type: "boolean", default: false },
} as const;

/** @throws RunError that says what is wrong, and how the command is used. */
export function readArguments(args: readonly string[]): Arguments {
    const values = parseArguments(args, options, usage);
    const only = values.only?.split(",").map((id) => id.trim().toUpperCase()) ?? [];
    const live: readonly Check[] = Object.values<Check>(catalogue).filter(({ moments }) => moments.includes("live"));
    const known = live.map(({ id }): string => id);
    const unknown = only.filter((id) => !known.includes(id));
    if (values.stack === undefined) {
        throw refusal(`--stack is missing\n${usage}`);
    }
    if (unknown.length > 0) {
        throw refusal(`--only: no live check has the id ${unknown.join(", ")}; there are ${known.join(", ")}`);
    }
    if (values.traffic !== undefined && !/^https?:\/\/[^/]/.test(values.traffic)) {
        throw refusal(`--traffic: ${values.traffic} is no URL such as http://edge.example.com/backend/`);
    }
    if (values.rotation && values.traffic === undefined) {
        throw refusal("--rotation needs --traffic URL: the requests that must not fail meanwhile");
    }
    if (only.includes(catalogue.traffic.id) && values.traffic === undefined && !values["strict-test"]) {
        throw refusal(`--only: ${catalogue.traffic.id} can only be shown by --traffic URL or --strict-test`);
    }
    const { stack, json, context, traffic, rotation } = values;
    return { stack, json, context, only, traffic, rotation, strictTest: values["strict-test"] };
}
