import { refusal } from "../../messages/problem";
import { valid } from "semver";
import { parseArguments } from "../shared/arguments";
import { defaultKubeVersion } from "./helm";

/** What a user asked for on the command line. */
export interface Arguments {
    readonly stack: string;
    /** Folder of the output. */
    readonly out: string;
    /** The stack's settings file, where it is not the one beside Pulumi.yaml. */
    readonly configFile: string | undefined;
    /** @default 1.34.0 */
    readonly kubeVersion: string;
    readonly apiVersions: readonly string[];
}

export const usage =
    "usage: npm run render -- --stack STACK --out DIR [--config-file FILE]\n" +
    `       what charts are told of the cluster: [--kube-version ${defaultKubeVersion}] [--api-versions GROUP/VERSION,...]`;

const options = {
    stack: { type: "string" },
    out: { type: "string" },
    "config-file": { type: "string" },
    "kube-version": { type: "string", default: defaultKubeVersion },
    "api-versions": { type: "string", default: "" },
} as const;

/** @throws RunError that says what is wrong, and how the command is used. */
export function readArguments(args: readonly string[]): Arguments {
    const values = parseArguments(args, options, usage);
    const { stack = "", out = "", "config-file": configFile, "kube-version": kubeVersion } = values;
    const missing = Object.entries({ stack, out }).filter(([, value]) => value === "");
    if (missing.length > 0) {
        throw refusal(`${missing.map(([key]) => `--${key}`).join(" and ")} missing\n${usage}`);
    }
    if (valid(kubeVersion) === null) {
        throw refusal(`--kube-version: ${kubeVersion} is no version such as 1.34.0\n${usage}`);
    }
    const apiVersions = values["api-versions"].split(",").filter((version) => version !== "");
    return { stack, out, configFile, kubeVersion, apiVersions };
}
