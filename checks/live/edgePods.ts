import { edgeContainer, sidecarName } from "../../kube/podTemplate";
import { Container, Deployment, Pod } from "./cluster/kinds";
import {
    count,
    edgeDeployment,
    edgePods,
    envOf,
    holds,
    judged,
    nameOf,
    restartEdge,
    sidecarOf,
} from "./cluster/objects";
import type { Expected } from "../../plan/expected";
import { Judgement, LiveCheck, Problem } from "./types";
import { CannotLook } from "./cluster/cannotLook";

const slash = (path: string) => path.replace(/\/$/, "");

/** EM-020: as many pods as asked for, each with sidecar and environment, each ready. */
export function judgeEdgePods(deployment: Deployment | undefined, pods: readonly Pod[], expected: Expected): Judgement {
    const { namespace, name } = expected.edge;
    if (deployment === undefined) {
        return judged("none", [
            { problem: `Deployment ${namespace}/${name} is not there`, fix: "pulumi refresh && pulumi up" },
        ]);
    }
    const wanted = deployment.spec.replicas ?? 1;
    const few = { problem: `${pods.length} of ${wanted} pods of the edge are there`, fix: describe(namespace, name) };
    const problems = pods.flatMap((pod) => podProblems(pod, expected));
    return judged(count(pods, "pod"), pods.length < wanted || wanted === 0 ? [few, ...problems] : problems);
}

const describe = (namespace: string, name: string) => `kubectl -n ${namespace} describe deployment ${name}`;

function podProblems(pod: Pod, expected: Expected): Problem[] {
    const problems: Problem[] = [];
    const own = edgeContainer(pod.spec.containers);
    if (sidecarOf(pod) === undefined) {
        const problem = `pod ${nameOf(pod)} runs without ${sidecarName}, so it has no certificate to present`;
        problems.push(
            isOptedOut(pod)
                ? { problem: `${problem}: its label ${injectLabel} refuses it`, fix: optIn(expected) }
                : { problem, fix: restartEdge(expected) },
        );
    }
    for (const variable of ["AMBASSADOR_ISTIO_SECRET_DIR", "AMBASSADOR_ENVOY_BASE_ID"]) {
        if (envOf(own, variable) === undefined) {
            problems.push({ problem: `pod ${nameOf(pod)} has no ${variable}`, fix: "pulumi refresh && pulumi up" });
        }
    }
    if (!holds(pod.status?.conditions, "Ready")) {
        const fix = `kubectl -n ${pod.metadata.namespace} describe pod ${pod.metadata.name}`;
        problems.push({ problem: `pod ${nameOf(pod)} is not ready`, fix });
    }
    return problems;
}

/** By this label a pod is injected or not, whatever its namespace says. */
const injectLabel = "sidecar.istio.io/inject";
const isOptedOut = ({ metadata }: Pod) => metadata.labels?.[injectLabel] === "false";

/** Takes the label from the pods' template: another restart would only bring it back. */
function optIn({ edge: { namespace, name } }: Expected): string {
    const patch = [{ op: "remove", path: `/spec/template/metadata/labels/${injectLabel.replace("/", "~1")}` }];
    return `kubectl -n ${namespace} patch deployment ${name} --type json -p '${JSON.stringify(patch)}' (and drop it from edge-mesh:edge.values)`;
}

/** EM-002: both containers mount one volume at the directory that one writes and the other reads. */
export function judgeCertificateVolume(pods: readonly Pod[]): Judgement {
    const problems = pods.flatMap((pod) => {
        const sidecar = sidecarOf(pod);
        const own = edgeContainer(pod.spec.containers);
        const read = slash(envOf(own, "AMBASSADOR_ISTIO_SECRET_DIR") ?? "");
        const written = slash(outputCerts(sidecar) ?? "");
        const wrong = volumeProblem(read, written, mountAt(own, read), mountAt(sidecar, written));
        const fix = "pulumi preview (look for values of yours over volumes, volumeMounts, env), then pulumi up";
        return wrong === undefined ? [] : [{ problem: `pod ${nameOf(pod)}: ${wrong}`, fix }];
    });
    return judged(count(pods, "pod"), problems);
}

function volumeProblem(
    read: string,
    written: string,
    mine: string | undefined,
    theirs: string | undefined,
): string | undefined {
    if (written === "") {
        return `${sidecarName} writes no certificates: OUTPUT_CERTS is not set`;
    }
    if (read !== written) {
        return `${sidecarName} writes certificates to ${written}, the edge reads ${read === "" ? "none" : read}`;
    }
    if (theirs === undefined) {
        return `${sidecarName} has no volume at ${written}`;
    }
    if (mine !== theirs) {
        return `the edge has ${mine === undefined ? "no volume" : `volume ${mine}`} at ${read}, ${sidecarName} has ${theirs}`;
    }
    return undefined;
}

const mountAt = (container: Container | undefined, path: string) =>
    container?.volumeMounts?.find(({ mountPath }) => slash(mountPath) === path)?.name;

/** Injection writes proxyMetadata both into the environment and into PROXY_CONFIG (Istio's injection template). */
function outputCerts(sidecar: Container | undefined): string | undefined {
    const own = envOf(sidecar, "OUTPUT_CERTS");
    return own ?? /"OUTPUT_CERTS":"([^"]+)"/.exec(envOf(sidecar, "PROXY_CONFIG") ?? "")?.[1];
}

export const edgePodsCheck: LiveCheck = {
    check: "edgePods",
    what: "pods of the edge: sidecar, environment, ready",
    look: async (cluster, expected) => {
        const deployment = await edgeDeployment(cluster, expected);
        return judgeEdgePods(deployment, deployment ? await edgePods(cluster, expected) : [], expected);
    },
};

export const certificateVolumeCheck: LiveCheck = {
    check: "certificateVolume",
    what: "certificate directory in sidecar and edge",
    look: async (cluster, expected) => {
        const injected = (await edgePods(cluster, expected)).filter((pod) => sidecarOf(pod) !== undefined);
        if (injected.length === 0) {
            throw new CannotLook("no pod of the edge has a sidecar (see EM-020)");
        }
        return judgeCertificateVolume(injected);
    },
};
