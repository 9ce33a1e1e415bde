/** Labels of a live namespace; the provider may leave them out altogether. */
export type Labels = Readonly<Record<string, string>> | undefined;

const dataplane = "istio.io/dataplane-mode";
const injection = "istio-injection";
const revisionLabel = "istio.io/rev";

/** What is wrong with a namespace that is said to be there (`create: false`) but is not. */
export function absentProblem(namespace: string): string {
    return (
        `Namespace ${namespace} cannot be read: either it does not exist, though the configuration says that it is there ` +
        `already, or the cluster does not answer.\n` +
        `    mend:    kubectl create namespace ${namespace}\n` +
        `             or let this program create it: \`create\` of its entry in edge-mesh:meshNamespaces, ` +
        `edge.createNamespace for the edge's`
    );
}

/**
 * What is wrong with a namespace of Istio's ambient mode: its pods get no sidecar, so the edge gets no certificate (it is
 * pilot-agent that writes OUTPUT_CERTS), and a connection that the edge itself encrypts is not what ztunnel terminates.
 */
export function ambientProblem(namespace: string, labels: Labels): string | undefined {
    if (labels?.[dataplane] !== "ambient") {
        return undefined;
    }
    return (
        `Namespace ${namespace} is in Istio's ambient mode (label ${dataplane}=ambient), which has no sidecars: the ` +
        `edge would get no certificate, and ztunnel would not terminate the mTLS that the edge originates.\n` +
        `    allowed: a namespace without that label, or with ${dataplane}=none\n` +
        `    mend:    kubectl label namespace ${namespace} ${dataplane}-\n` +
        `             and then: kubectl -n ${namespace} rollout restart deployment`
    );
}

/**
 * What is wrong with a namespace that carries both injection labels, because somebody else set the one that is not ours:
 * `istio-injection` wins, whatever `istio.io/rev` says.
 */
export function bothStylesProblem(namespace: string, labels: Labels, ours: Labels): string | undefined {
    if (labels?.[injection] === undefined || labels[revisionLabel] === undefined) {
        return undefined;
    }
    const foreign = otherStyle(ours);
    return (
        `Namespace ${namespace} carries both ${injection}=${labels[injection]} and ` +
        `${revisionLabel}=${labels[revisionLabel]}; the second is then ignored. Somebody else set ${foreign}.\n` +
        `    allowed: one of the two\n` +
        `    mend:    kubectl label namespace ${namespace} ${foreign}-`
    );
}

/** The injection label that is not ours. */
export function otherStyle(ours: Labels): string {
    return ours?.[injection] === undefined ? injection : revisionLabel;
}
