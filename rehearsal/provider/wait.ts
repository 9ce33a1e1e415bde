import { setTimeout as sleep } from "node:timers/promises";
import { fetchObject } from "./apiServer";
import { kubectl, log } from "./command";
import { asObject, asString, Json, JsonObject, valueAt, textOf } from "./json";
import { UNKNOWN } from "./secrets";

/** What came of waiting: the object as it is now, and what is wrong with it, if anything. */
export interface Waited {
    readonly live: JsonObject;
    readonly problem?: string;
}

const DEFAULT_TIMEOUT = 600;
const POLL_MILLISECONDS = 1000;

/** Waits until an object is ready, by its `pulumi.com/waitFor` or by the rule of its kind. */
export async function awaitReady(object: JsonObject, inputs: JsonObject, live: JsonObject): Promise<Waited> {
    const annotations = asObject(valueAt(inputs, ["metadata", "annotations"]));
    if (annotations["pulumi.com/skipAwait"] === "true") {
        return { live };
    }
    const seconds = timeoutSeconds(annotations["pulumi.com/timeoutSeconds"]);
    const waits = plannedWaits(annotations["pulumi.com/waitFor"], live);
    if (waits.length === 0) {
        return { live };
    }
    log(`waiting up to ${seconds} s for ${textOf(object["kind"])} ${printName(object)}`);
    const results = await Promise.allSettled(waits.map((wait) => wait(object, seconds)));
    const now = await current(object, live);
    const failures = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
    if (failures.length === 0) {
        return { live: now };
    }
    return {
        live: now,
        problem: `did not become ready within ${seconds} s: ${failures.join("; ")}; ${lastStatus(now)}`,
    };
}

/** The conditions of a `pulumi.com/waitFor` annotation: one, or a JSON array of them. */
export function parseWaitFor(text: string): string[] {
    if (text === UNKNOWN) {
        return [];
    }
    if (!text.trim().startsWith("[")) {
        return [checked(text.trim())];
    }
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list) || !list.every((item): item is string => typeof item === "string")) {
        throw new Error(`pulumi.com/waitFor must hold a condition or a JSON array of conditions, not ${text}`);
    }
    return list.map((item) => checked(item.trim()));
}

/** An object's status in one line: its conditions, else its whole status. */
export function lastStatus(live: JsonObject): string {
    const status = asObject(live["status"]);
    const conditions = Array.isArray(status["conditions"]) ? status["conditions"].map(asObject) : [];
    if (conditions.length === 0) {
        const text = JSON.stringify(status);
        return text === "{}" ? "it has no status" : `last status ${text.slice(0, 500)}`;
    }
    const lines = conditions.map((condition) => {
        const detail = [condition["reason"], condition["message"]].flatMap((part) => asString(part) ?? []).join(": ");
        return `${textOf(condition["type"])}=${textOf(condition["status"])}${detail === "" ? "" : ` (${detail})`}`;
    });
    return `last status ${lines.join(", ")}`;
}

type Wait = (object: JsonObject, seconds: number) => Promise<void>;

function plannedWaits(waitFor: Json | undefined, live: JsonObject): Wait[] {
    const conditions = asString(waitFor);
    if (conditions !== undefined) {
        return parseWaitFor(conditions).map(waitOn);
    }
    const kind = textOf(live["kind"]);
    const apps = textOf(live["apiVersion"]).startsWith("apps/");
    const onDelete = valueAt(live, ["spec", "updateStrategy", "type"]) === "OnDelete";
    if (apps && ["Deployment", "StatefulSet", "DaemonSet"].includes(kind) && !onDelete) {
        return [rollout];
    }
    if (live["apiVersion"] === "v1" && kind === "Service" && valueAt(live, ["spec", "type"]) === "LoadBalancer") {
        return [waitOn("jsonpath={.status.loadBalancer.ingress}")];
    }
    return live["apiVersion"] === "v1" && kind === "Pod" ? [waitOn("condition=Ready")] : [];
}

const rollout: Wait = async (object, seconds) => {
    await kubectl(["rollout", "status", "-f", "-", `--timeout=${seconds}s`], JSON.stringify(object));
};

/** kubectl wait takes paths with one answer only, so those with wildcards are polled. */
function waitOn(condition: string): Wait {
    const path = /^jsonpath=(\{.*\})(?:=(.*))?$/s.exec(condition);
    if (path !== null && /\*|\.\.|\?\(|\[\d*:/.test(path[1] ?? "")) {
        return (object, seconds) => pollFor(object, path[1] ?? "", path[2], seconds);
    }
    return (object, seconds) => waitFor(object, condition, seconds);
}

/** kubectl gives up at once on a status that is there without conditions, as a CRD's is at first: it is asked again. */
async function waitFor(object: JsonObject, condition: string, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
        const left = Math.max(1, Math.ceil((end - Date.now()) / 1000));
        try {
            await kubectl(["wait", "-f", "-", `--for=${condition}`, `--timeout=${left}s`], JSON.stringify(object));
            return;
        } catch (error) {
            if (!/accessor error/.test(String(error)) || Date.now() >= end) {
                throw error;
            }
            await sleep(POLL_MILLISECONDS);
        }
    }
}

async function pollFor(object: JsonObject, path: string, wanted: string | undefined, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    // What kubectl finds by standard input it wraps in a List, so the path is asked of its one item.
    const args = ["get", "-f", "-", "-o", `jsonpath={range .items[*]}${path}{end}`];
    for (;;) {
        const found = await kubectl(args, JSON.stringify(object)).catch(() => "");
        if (wanted === undefined ? found.trim() !== "" : found.split(" ").includes(wanted)) {
            return;
        }
        if (Date.now() >= end) {
            throw new Error(`timed out waiting for jsonpath=${path}${wanted === undefined ? "" : `=${wanted}`}`);
        }
        await sleep(POLL_MILLISECONDS);
    }
}

async function current(object: JsonObject, before: JsonObject): Promise<JsonObject> {
    return fetchObject(object).catch(() => before);
}

function checked(condition: string): string {
    if (!/^(jsonpath=\{|condition=.)/.test(condition)) {
        throw new Error(`pulumi.com/waitFor knows jsonpath={...} and condition=..., not ${condition}`);
    }
    return condition;
}

function timeoutSeconds(value: Json | undefined): number {
    const seconds = Number(value ?? DEFAULT_TIMEOUT);
    return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : DEFAULT_TIMEOUT;
}

function printName(object: JsonObject): string {
    const { name, namespace } = asObject(object["metadata"]);
    return namespace === undefined ? textOf(name) : `${textOf(namespace)}/${textOf(name)}`;
}
