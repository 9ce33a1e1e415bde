import { RunError } from "@pulumi/pulumi";

/** Labels of a live namespace; the provider may leave them out altogether. */
export type Labels = Readonly<Record<string, string>> | undefined;

const dataplane = "istio.io/dataplane-mode";
const injection = "istio-injection";
const revisionLabel = "istio.io/rev";

/**
 * Refuses a namespace of Istio's ambient mode: its pods get no sidecar, so the edge gets no certificate (it is pilot-agent
 * that writes OUTPUT_CERTS), and a connection that the edge itself encrypts is not what ztunnel terminates.
 * @throws RunError with the command that takes the namespace out of ambient mode.
 */
export function refuseAmbient(namespace: string, labels: Labels): void {
    if (labels?.[dataplane] === "ambient") {
        throw new RunError(
            `Namespace ${namespace} is in Istio's ambient mode (label ${dataplane}=ambient), which has no sidecars: the ` +
                `edge would get no certificate, and ztunnel would not terminate the mTLS that the edge originates.\n` +
                `    allowed: a namespace without that label, or with ${dataplane}=none\n` +
                `    mend:    kubectl label namespace ${namespace} ${dataplane}-\n` +
                `             and then: kubectl -n ${namespace} rollout restart deployment`,
        );
    }
}

/**
 * Refuses a namespace that carries both injection labels, because somebody else set the one that is not ours:
 * `istio-injection` wins, whatever `istio.io/rev` says.
 * @throws RunError with the command that takes the other label away.
 */
export function refuseBothStyles(namespace: string, labels: Labels, ours: Labels): void {
    const both = labels?.[injection] !== undefined && labels[revisionLabel] !== undefined;
    const foreign = ours?.[injection] === undefined ? injection : revisionLabel;
    if (both) {
        throw new RunError(
            `Namespace ${namespace} carries both ${injection}=${labels[injection]} and ` +
                `${revisionLabel}=${labels[revisionLabel]}; the second is then ignored. Somebody else set ${foreign}.\n` +
                `    allowed: one of the two\n` +
                `    mend:    kubectl label namespace ${namespace} ${foreign}-`,
        );
    }
}
