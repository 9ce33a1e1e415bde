import type { AnyObject } from "../../kube/object";
import { gzipSync } from "node:zlib";
import { PendingOperation, StackState, StateResource } from "../../commands/recover/state";

const made = "2026-01-02T00:00:00Z";
const urnOf = (type: string, name: string) => `urn:pulumi:dev::edge-mesh::${type}::${name}`;
const providerId = (name: string) => `${urnOf("pulumi:providers:kubernetes", name)}::id-of-${name}`;

/** A provider of the program, as a state has it. */
export function provider(name: "cluster" | "adopting", inputs: Record<string, unknown> = {}): StateResource {
    const type = "pulumi:providers:kubernetes";
    const upsert = name === "adopting" ? { upsertExistingObjects: "true" } : {};
    return { urn: urnOf(type, name), type, id: `id-of-${name}`, inputs: { ...upsert, ...inputs }, created: made };
}

/** A Service of the program. */
export function service(name: string, by: "cluster" | "adopting" = "cluster"): StateResource {
    const type = "kubernetes:core/v1:Service";
    const inputs = { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "edge" } };
    return { urn: urnOf(type, name), type, custom: true, inputs, provider: providerId(by) };
}

/** A Helm release of the program. */
export function release(name: string, values: Record<string, unknown> = {}): StateResource {
    const type = "kubernetes:helm.sh/v3:Release";
    const inputs = { name, namespace: "edge", values };
    return { urn: urnOf(type, name), type, custom: true, inputs, provider: providerId("cluster") };
}

export function stateOf(resources: readonly StateResource[], pending: readonly PendingOperation[] = []): StackState {
    const all = [provider("cluster"), provider("adopting"), ...resources];
    return { version: 3, deployment: { manifest: {}, resources: all, pending_operations: pending } };
}

/** A Service as the API server has it. */
export function liveService(name: string, metadata: Record<string, unknown> = {}): AnyObject {
    const managedFields = [{ manager: "pulumi-kubernetes-58ab8f91" }];
    const all = { name, namespace: "edge", managedFields, creationTimestamp: "2026-01-02T00:01:00Z", ...metadata };
    return { apiVersion: "v1", kind: "Service", metadata: all };
}

/** The Secret in which Helm keeps a revision. */
export function releaseSecret(name: string, number: number, status: string, config: object = {}): AnyObject {
    const release = { name, namespace: "edge", version: number, info: { status, notes: "kept" }, config };
    const text = gzipSync(JSON.stringify(release)).toString("base64");
    return {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
            name: `sh.helm.release.v1.${name}.v${number}`,
            namespace: "edge",
            labels: { owner: "helm", name, status, version: String(number) },
            ...{ creationTimestamp: new Date("2026-01-02T00:01:00Z"), resourceVersion: "7" },
        },
        data: { release: Buffer.from(text, "latin1").toString("base64") },
    };
}
