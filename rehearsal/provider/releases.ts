import { randomBytes } from "node:crypto";
import { helm, log } from "./command";
import { clientLimits } from "./configured";
import { diffRelease } from "./diff";
import { asObject, asString, Json, JsonObject, parseObject, textOf, without } from "./json";
import { Handler, INPUTS, NotReadyError, Outcome, Refusal } from "./serving";
import { parseUrn } from "./tokens";

/** Helm's own default, as the official provider has it. */
const DEFAULT_TIMEOUT = 300;

/** Inputs this stand-in does not serve: better refused than passed over. */
const NOT_SERVED = ["keyring", "postrender", "valueYamlFiles"];
const REPOSITORY_NOT_SERVED = ["caFile", "certFile", "keyFile", "password", "username"];

/** Inputs that are switches of helm's command line. */
const SWITCHES: Readonly<Record<string, string>> = {
    atomic: "--rollback-on-failure",
    createNamespace: "--create-namespace",
    dependencyUpdate: "--dependency-update",
    devel: "--devel",
    disableOpenapiValidation: "--disable-openapi-validation",
    disableWebhooks: "--no-hooks",
    skipCrds: "--skip-crds",
    takeOwnership: "--take-ownership",
    waitForJobs: "--wait-for-jobs",
};

/** `kubernetes:helm.sh/v3:Release`, by helm. */
export const releases: Handler = {
    check: (urn, before, inputs) => ({ inputs: withDefaults(urn, before, inputs), failures: refusals(inputs) }),
    diff: (_urn, before, inputs) => diffRelease(before, inputs),
    create: async (_urn, inputs) => {
        const status = await statusOf(inputs);
        refusePending(inputs, status);
        if (status !== undefined && status["status"] !== "failed" && status["status"] !== "uninstalled") {
            const advice = "import it, or uninstall it first";
            throw new Error(
                `AlreadyExists: ${describe(inputs)} already exists (${textOf(status["status"])}); ${advice}`,
            );
        }
        return install(inputs);
    },
    update: async (_id, _urn, _before, inputs) => {
        refusePending(inputs, await statusOf(inputs));
        return install(inputs);
    },
    read: async (id, _urn, inputs, state) => {
        const known = asString(inputs["name"]) === undefined ? fromId(id) : inputs;
        const status = await statusOf(known);
        if (status === undefined) {
            return { id: "", outs: {}, inputs };
        }
        const complete = inputs["chart"] === undefined ? { ...known, ...(await described(known, status)) } : inputs;
        return { id, outs: { ...without(state, INPUTS), ...complete, status }, inputs: complete };
    },
    delete: async (_id, _urn, inputs) => {
        const uninstall = (timeout: number) =>
            helm([
                "uninstall",
                ...target(inputs),
                "--wait=legacy",
                "--ignore-not-found",
                `--timeout=${timeout}s`,
                `--qps=${clientLimits().qps}`,
                `--burst-limit=${clientLimits().burst}`,
            ]);
        // Kubernetes can make an aggregated ClusterRole anew in the moment it is deleted (its controller applies what
        // it still has cached), and Helm would wait for it in vain; the second time there is nothing left to race with.
        await uninstall(firstUninstall)
            .catch(() => uninstall(seconds(inputs)))
            .catch((error: unknown) => fail(`cannot uninstall ${describe(inputs)}`, error));
        log(`uninstalled ${describe(inputs)}`);
    },
};

/** Seconds of the first try to uninstall: simulated pods are gone at once. */
const firstUninstall = 20;

/** The command line of an install or upgrade; values go by standard input, never on it. */
export function installArguments(inputs: JsonObject): string[] {
    const repository = asString(asObject(inputs["repositoryOpts"])["repo"]);
    const optional = (flag: string, value: Json | undefined): string[] =>
        value === undefined || value === null || value === "" ? [] : [`${flag}=${textOf(value)}`];
    const switches = Object.entries(SWITCHES).flatMap(([input, flag]) => (inputs[input] === true ? [flag] : []));
    const [name = "", ...namespace] = target(inputs);
    return [
        "upgrade",
        name,
        textOf(inputs["chart"]),
        ...namespace,
        "--install",
        // The official provider embeds Helm 3: client-side apply, and its way of waiting.
        "--server-side=false",
        ...(inputs["skipAwait"] === true ? [] : ["--wait=legacy"]),
        ...(inputs["reuseValues"] === true ? ["--reuse-values"] : ["--reset-values"]),
        `--timeout=${seconds(inputs)}s`,
        `--qps=${clientLimits().qps}`,
        `--burst-limit=${clientLimits().burst}`,
        ...optional("--version", inputs["version"]),
        ...optional("--repo", repository),
        ...optional("--history-max", inputs["maxHistory"]),
        ...optional("--description", inputs["description"]),
        ...switches,
        "--values=-",
        "--output=json",
    ];
}

/** What to do about a release that another operation left half done. */
export function pendingAdvice(inputs: JsonObject, status: string): string {
    const verb = status === "pending-install" ? "uninstall" : "rollback";
    return (
        `${describe(inputs)} is ${status}: another operation is in progress or was interrupted; ` +
        `if none is running, mend it with: helm ${verb} ${target(inputs).join(" ")}`
    );
}

async function install(inputs: JsonObject): Promise<Outcome> {
    try {
        await helm(installArguments(inputs), JSON.stringify(inputs["values"] ?? {}));
    } catch (error) {
        const status = await statusOf(inputs).catch(() => undefined);
        const text = `cannot install ${describe(inputs)}: ${error instanceof Error ? error.message : String(error)}`;
        if (status === undefined) {
            throw new Error(text);
        }
        throw new NotReadyError(`${text} (release status: ${textOf(status["status"])})`, outcome(inputs, status));
    }
    log(`installed ${describe(inputs)}`);
    return outcome(inputs, (await statusOf(inputs)) ?? {});
}

function outcome(inputs: JsonObject, status: JsonObject): Outcome {
    return { id: `${textOf(inputs["namespace"])}/${textOf(inputs["name"])}`, outs: { ...inputs, status } };
}

/** The release's status without anything that could hold a secret, or undefined when there is no release. */
async function statusOf(inputs: JsonObject): Promise<JsonObject | undefined> {
    try {
        const data = parseObject(await helm(["get", "metadata", ...target(inputs), "--output=json"]));
        const { name, namespace, version, revision, status, appVersion, chart } = data;
        return { name, namespace, version, revision, status, appVersion, chart };
    } catch (error) {
        if (error instanceof Error && /not found/i.test(error.message)) {
            return undefined;
        }
        return fail(`cannot read ${describe(inputs)}`, error);
    }
}

/** Inputs for a release read without any. */
async function described(inputs: JsonObject, status: JsonObject): Promise<JsonObject> {
    const values = await helm(["get", "values", ...target(inputs), "--output=json"]);
    return { chart: status["chart"], version: status["version"], values: asObject(JSON.parse(values) as Json) };
}

function withDefaults(urn: string, before: JsonObject, inputs: JsonObject): JsonObject {
    const name = inputs["name"] ?? before["name"] ?? `${parseUrn(urn).name}-${randomBytes(4).toString("hex")}`;
    return { ...inputs, name, namespace: inputs["namespace"] ?? "default" };
}

function refusals(inputs: JsonObject): Refusal[] {
    const reason = "the stand-in provider does not serve this input";
    const repository = asObject(inputs["repositoryOpts"]);
    return [
        ...(inputs["chart"] === undefined ? [{ property: "chart", reason: "a release needs a chart" }] : []),
        ...NOT_SERVED.filter((property) => inputs[property] !== undefined).map((property) => ({ property, reason })),
        ...REPOSITORY_NOT_SERVED.filter((key) => repository[key] !== undefined).map((key) => ({
            property: `repositoryOpts.${key}`,
            reason,
        })),
    ];
}

function refusePending(inputs: JsonObject, status: JsonObject | undefined): void {
    const word = textOf(status?.["status"]);
    if (word.startsWith("pending-")) {
        throw new Error(pendingAdvice(inputs, word));
    }
}

function describe(inputs: JsonObject): string {
    return `Helm release "${textOf(inputs["name"])}" in namespace ${textOf(inputs["namespace"])}`;
}

function target(inputs: JsonObject): string[] {
    return [textOf(inputs["name"]), `--namespace=${textOf(inputs["namespace"])}`];
}

function fromId(id: string): JsonObject {
    const slash = id.indexOf("/");
    return { name: id.slice(slash + 1), namespace: slash < 0 ? "default" : id.slice(0, slash) };
}

function seconds(inputs: JsonObject): number {
    const timeout = Number(inputs["timeout"] ?? DEFAULT_TIMEOUT);
    return Number.isFinite(timeout) && timeout > 0 ? timeout : DEFAULT_TIMEOUT;
}

function fail(what: string, error: unknown): never {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
}
