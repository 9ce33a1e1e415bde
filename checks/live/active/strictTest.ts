import type { AnyObject } from "../../../kube/object";
import { edgeContainer } from "../../../kube/podTemplate";
import { outsideMesh } from "../../../kube/wellKnown";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { restrictedContainer, restrictedPod } from "../../../model/mesh/podSecurity";
import type { LiveCluster } from "../cluster/cluster";
import type { Expected } from "../../../plan/expected";
import type { Mapping } from "../cluster/customKinds";
import { judged, realEdgePods } from "../cluster/objects";
import { modeIn } from "../strict";
import { Judgement, LiveCheck } from "../types";
import { CannotLook } from "../cluster/cannotLook";
import { upstreamOf } from "../cluster/upstream";

/** Milliseconds that the pod has to end, image pull and all. */
const podTimeout = 90_000;
const poll = 500;
const container = "plaintext";
/** curl's exit codes for a connection that was made and then cut: no answer, and nothing more to receive. */
const cut = [52, 56];

/** What the call left behind: curl's exit code, and the HTTP status if there was one. */
export interface Call {
    readonly exit: number;
    readonly status: number;
}

/** EM-024, second half: the call has to be refused; an answer of whatever status means that plaintext was taken. */
export function judgePlaintext(url: string, { exit, status }: Call): Judgement {
    if (status > 0) {
        const problem = `plaintext from outside the mesh to ${url} was answered with ${status}`;
        return judged("answered", [
            { problem, fix: "pulumi refresh && pulumi up (see EM-008 for the policy that allows it)" },
        ]);
    }
    if (!cut.includes(exit)) {
        throw new CannotLook(`plaintext to ${url} did not get as far as the sidecar: curl ended with ${exit}`);
    }
    return judged(`${url} refused plaintext`, []);
}

/** Reads the one line that the pod prints: status and exit code. */
export function callOf(log: string): Call {
    const [, status, exit] = /^(\d{3}) (\d+)\s*$/m.exec(log) ?? [];
    if (status === undefined) {
        throw new CannotLook(`the pod outside the mesh told no result: ${log.trim().slice(0, 200) || "empty log"}`);
    }
    return { status: Number(status), exit: Number(exit) };
}

/** A namespace and a pod outside the mesh that makes one call; the image is the edge's, which is there and has curl. */
export function outsider(name: string, image: string, url: string): { namespace: AnyObject; pod: AnyObject } {
    const labels = { "edge-mesh.dev/strict-test": "true", ...outsideMesh };
    const write = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{exitcode}\\n", "--max-time", "10", url];
    const securityContext = { ...restrictedPod(65532), ...restrictedContainer };
    return {
        namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
        pod: {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: container, namespace: name, labels },
            spec: {
                restartPolicy: "Never",
                automountServiceAccountToken: false,
                activeDeadlineSeconds: podTimeout / 1000,
                containers: [{ name: container, image, command: ["curl"], args: write, securityContext }],
            },
        },
    };
}

/** Makes the namespace, calls, and deletes it again: after an error, and when the user interrupts. */
export async function callFromOutside(
    cluster: LiveCluster,
    image: string,
    url: string,
    signal: AbortSignal,
    timeout = podTimeout,
): Promise<Call> {
    const name = `edge-mesh-strict-test-${randomBytes(4).toString("hex")}`;
    const { namespace, pod } = outsider(name, image, url);
    signal.throwIfAborted();
    try {
        await cluster.create("namespaces", namespace);
        await created(cluster, pod, signal);
        for (const end = Date.now() + timeout; Date.now() < end; await sleep(poll, undefined, { signal })) {
            const { status } = (await cluster.get("pods", container, name)) ?? {};
            if (status?.phase === "Succeeded" || status?.phase === "Failed") {
                return callOf(await cluster.log({ namespace: name, pod: container, container }, 5));
            }
        }
        throw new CannotLook(`the pod outside the mesh did not end within ${timeout / 1000} s`);
    } finally {
        await cluster.remove("namespaces", name);
    }
}

/** A new namespace refuses pods until its service account is there. */
async function created(cluster: LiveCluster, pod: AnyObject, signal: AbortSignal): Promise<void> {
    for (let tries = 0; ; tries++) {
        try {
            return await cluster.create("pods", pod);
        } catch (error) {
            if (tries >= 20 || !String(error).includes("serviceaccount")) {
                throw error;
            }
            await sleep(poll, undefined, { signal });
        }
    }
}

/** A Mapping's Service in a namespace that is strict as a whole. */
async function strictUpstream(cluster: LiveCluster, expected: Expected): Promise<string> {
    const policies = await cluster.list("peerauthentications");
    const mappings = await cluster.list("mappings");
    const isStrict = (mapping: Mapping) => {
        const { service, port } = upstreamOf(mapping);
        const mesh = expected.meshNamespaces.some(({ name }) => name === service?.namespace);
        return (
            mesh &&
            port !== undefined &&
            modeIn(policies, expected.istio.namespace, service?.namespace ?? "") === "STRICT"
        );
    };
    const found = mappings.filter(({ spec }) => spec.tls === expected.tlsContext.name).find(isStrict);
    if (found === undefined) {
        throw new CannotLook("no Mapping leads into a namespace that is strict, so there is nothing to refuse");
    }
    const { service, port } = upstreamOf(found);
    return `http://${service?.name}.${service?.namespace}.svc:${port}/`;
}

/** `--strict-test`: plaintext from a pod outside the mesh. */
export function strictTest(signal: AbortSignal): LiveCheck {
    return {
        check: "traffic",
        what: "plaintext from outside the mesh",
        look: async (cluster, expected) => {
            const [pod] = await realEdgePods(cluster, expected);
            const url = await strictUpstream(cluster, expected);
            const image = edgeContainer(pod.spec.containers)?.image ?? "";
            return judgePlaintext(url, await callFromOutside(cluster, image, url, signal));
        },
    };
}
