import type { At, LiveCluster } from "./cluster";
import type { Pod } from "./kinds";
import { edgeContainer } from "../../../kube/podTemplate";
import { CannotLook } from "./cannotLook";

/** The edge's own container of a pod. */
export function edgeAt(pod: Pod): At {
    const { name, namespace = "" } = pod.metadata;
    return { namespace, pod: name, container: edgeContainer(pod.spec.containers)?.name ?? "" };
}

/** GET (or POST) of a path on loopback inside a pod, by curl, which the edge's image has. */
export async function fetchInside(
    cluster: LiveCluster,
    at: At,
    port: number,
    path: string,
    method: "GET" | "POST" = "GET",
): Promise<string> {
    const url = `http://127.0.0.1:${port}${path}`;
    const { ok, stdout, stderr } = await cluster.exec(at, ["curl", "-sSf", "-X", method, "--max-time", "8", url]);
    if (!ok) {
        throw new CannotLook(
            `pod ${at.namespace}/${at.pod} did not answer at ${url}: ${stderr.trim() || "no reason given"}`,
        );
    }
    return stdout;
}
