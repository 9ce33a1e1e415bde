import { Agent, request } from "node:https";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError, kubectl } from "./command";
import { asObject, asString, JsonObject, parseObject, textOf, valueAt } from "./json";

/** Where the API server is, and who speaks to it. */
interface Connection {
    readonly server: string;
    readonly agent: Agent;
    readonly headers: Readonly<Record<string, string>>;
}

let connection: Promise<Connection> | undefined;
const collections = new Map<string, Promise<Collection>>();

/** The place of a kind in the API. */
interface Collection {
    readonly plural: string;
    readonly namespaced: boolean;
}

/**
 * Server-side apply under a field manager; gives the live object, or with `dryRun` what it would be.
 *
 * It speaks to the API server itself: `kubectl apply --server-side` hands all fields of an object once made by
 * `kubectl apply` to the new manager, so that a patch's second apply would take the rest of the object away.
 */
export async function apply(object: JsonObject, manager: string, force: boolean, dryRun = false): Promise<JsonObject> {
    const query = new URLSearchParams({ fieldManager: manager, fieldValidation: "Strict", force: String(force) });
    if (dryRun) {
        query.set("dryRun", "All");
    }
    return call("PATCH", `${await pathOf(object)}?${query.toString()}`, JSON.stringify(object));
}

/** The live object of an identity; throws when it, or its kind, does not exist. */
export async function fetchObject(object: JsonObject): Promise<JsonObject> {
    return call("GET", await pathOf(object));
}

/** Reads client certificates and tokens out of a kubeconfig; helpers that fetch credentials are not served. */
export function credentials(kubeconfig: JsonObject): {
    tls: Record<string, string | Buffer | boolean>;
    token?: string;
} {
    const cluster = asObject(valueAt(kubeconfig, ["clusters", 0, "cluster"]));
    const user = asObject(valueAt(kubeconfig, ["users", 0, "user"]));
    if (user["exec"] !== undefined || user["auth-provider"] !== undefined) {
        throw new Error(
            "the kubeconfig fetches its credentials by a helper, which the stand-in provider does not serve",
        );
    }
    const pem = (from: JsonObject, key: string): Buffer | undefined => {
        const data = asString(from[`${key}-data`]);
        const file = asString(from[key]);
        return data !== undefined ? Buffer.from(data, "base64") : file !== undefined ? readFileSync(file) : undefined;
    };
    const parts = {
        ca: pem(cluster, "certificate-authority"),
        cert: pem(user, "client-certificate"),
        key: pem(user, "client-key"),
        servername: asString(cluster["tls-server-name"]),
        rejectUnauthorized: cluster["insecure-skip-tls-verify"] === true ? false : undefined,
    };
    const entries = Object.entries(parts).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value] as const],
    );
    return { tls: Object.fromEntries(entries), token: asString(user["token"]) };
}

async function connect(): Promise<Connection> {
    const kubeconfig = parseObject(await kubectl(["config", "view", "--minify", "--raw", "--flatten", "-o", "json"]));
    const { tls, token } = credentials(kubeconfig);
    const server = asString(valueAt(kubeconfig, ["clusters", 0, "cluster", "server"])) ?? "";
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return { server, agent: new Agent({ ...tls, keepAlive: true }), headers };
}

async function pathOf(object: JsonObject): Promise<string> {
    const version = textOf(object["apiVersion"]);
    const kind = textOf(object["kind"]);
    const root = `${version.includes("/") ? "/apis" : "/api"}/${version}`;
    const { plural, namespaced } = await collectionOf(root, version, kind);
    const { name, namespace } = asObject(object["metadata"]);
    const place = namespaced ? `/namespaces/${textOf(namespace ?? "default")}` : "";
    return `${root}${place}/${plural}/${encodeURIComponent(textOf(name))}`;
}

/** Looked up once per kind; failures are forgotten, since a kind may come to be. */
function collectionOf(root: string, version: string, kind: string): Promise<Collection> {
    const key = `${root}/${kind}`;
    const known = collections.get(key) ?? discover(root, version, kind);
    collections.set(key, known);
    known.catch(() => collections.delete(key));
    return known;
}

async function discover(root: string, version: string, kind: string): Promise<Collection> {
    const unknown = new CommandError(`no matches for kind "${kind}" in version "${version}"`);
    const list = await call("GET", root).catch((error: unknown) => {
        throw error instanceof Error && error.message.includes("(NotFound)") ? unknown : error;
    });
    const resources = Array.isArray(list["resources"]) ? list["resources"].map(asObject) : [];
    const found = resources.find((entry) => entry["kind"] === kind && !textOf(entry["name"]).includes("/"));
    if (found === undefined) {
        throw unknown;
    }
    return { plural: textOf(found["name"]), namespaced: found["namespaced"] === true };
}

/** Calls the API server; one that is too busy is asked again after as long as it says, ten times, as client-go does. */
async function call(method: string, path: string, body?: string, tries = 10): Promise<JsonObject> {
    connection ??= connect();
    const { server, agent, headers } = await connection;
    const type = body === undefined ? {} : { "content-type": "application/apply-patch+yaml" };
    const { status, text, wait } = await new Promise<{ status: number; text: string; wait: number }>(
        (resolve, reject) => {
            const options = { method, agent, headers: { ...headers, ...type, accept: "application/json" } };
            const outgoing = request(new URL(server.replace(/\/$/, "") + path), options, (incoming) => {
                const chunks: Buffer[] = [];
                incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
                incoming.on("error", reject);
                incoming.on("end", () =>
                    resolve({
                        status: incoming.statusCode ?? 0,
                        text: Buffer.concat(chunks).toString(),
                        wait: Number(incoming.headers["retry-after"] ?? 1),
                    }),
                );
            });
            outgoing.on("error", reject);
            outgoing.end(body);
        },
    );
    if (status === 429 && tries > 0) {
        await sleep(wait * 1000);
        return call(method, path, body, tries - 1);
    }
    return answer(status, text);
}

/** A refusal reads as kubectl would write it. */
function answer(status: number, text: string): JsonObject {
    if (status >= 200 && status < 300) {
        return parseObject(text);
    }
    const refusal = text.trimStart().startsWith("{") ? parseObject(text) : {};
    const reason = asString(refusal["reason"]) ?? (status === 404 ? "NotFound" : String(status));
    throw new CommandError(`Error from server (${reason}): ${asString(refusal["message"]) ?? text.trim()}`);
}
