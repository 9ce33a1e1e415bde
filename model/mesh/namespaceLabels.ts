import type { Complaint } from "../../messages/problem";
import { Managed, withoutOwnFields } from "../../kube/fieldOwners";
import { injectionLabels } from "./istioValues";

type Labels = Readonly<Record<string, string>>;

/**
 * Field managers of our labels: of a namespace that we make, and of one that we only label. They are two, because the
 * second gives its labels back when it goes.
 */
export const namespaceManagers = { create: "edge-mesh-namespace", label: "edge-mesh" } as const;

const dataplane = "istio.io/dataplane-mode";
const injection = "istio-injection";
const revisionLabel = "istio.io/rev";

/** A namespace that is to be in the mesh. */
interface Wanted {
    readonly name: string;
    /** false: it has to exist already. */
    readonly create: boolean;
    /** Istio revision that injects its pods; empty for the default one. */
    readonly revision: string;
}

/** A namespace as the API server has it. */
interface LiveNamespace extends Managed {
    readonly metadata: { readonly labels?: Labels };
}

/**
 * What keeps a namespace from being in the mesh; undefined when nothing does.
 * @param live undefined when it does not exist
 */
export function namespaceProblem(
    { name, create, revision }: Wanted,
    live: LiveNamespace | undefined,
): Complaint | undefined {
    if (live === undefined) {
        return create ? undefined : absentProblem(name);
    }
    const labels = live.metadata.labels ?? {};
    const { create: ofCreation, label } = namespaceManagers;
    const foreign = withoutOwnFields(live, label, ...(create ? [ofCreation] : [])).metadata?.labels ?? {};
    return ambientProblem(name, labels) ?? otherStyleProblem(name, foreign, injectionLabels(revision));
}

function absentProblem(namespace: string): Complaint {
    return {
        about: `Namespace ${namespace} does not exist, though the configuration says that it does (create: false).`,
        fix: [
            `kubectl create namespace ${namespace}`,
            "or let this program create it: `create` of its entry in edge-mesh:meshNamespaces, edge.createNamespace for the edge's",
        ],
    };
}

/**
 * The pods of Istio's ambient mode get no sidecar, so the edge gets no certificate (it is pilot-agent that writes
 * OUTPUT_CERTS), and a connection that the edge itself encrypts is not what ztunnel terminates.
 */
function ambientProblem(namespace: string, labels: Labels): Complaint | undefined {
    if (labels[dataplane] !== "ambient") {
        return undefined;
    }
    return {
        about:
            `Namespace ${namespace} is in Istio's ambient mode (label ${dataplane}=ambient), which has no sidecars: the ` +
            "edge would get no certificate, and ztunnel would not terminate the mTLS that the edge originates.",
        allowed: `a namespace without that label, or with ${dataplane}=none`,
        fix: `kubectl label namespace ${namespace} ${dataplane}- && kubectl -n ${namespace} rollout restart deployment`,
    };
}

/** Of both styles `istio-injection` wins, so one of the two owners would not get what it asks for. */
function otherStyleProblem(namespace: string, foreign: Labels, ours: Labels): Complaint | undefined {
    const other = ours[injection] === undefined ? injection : revisionLabel;
    if (foreign[other] === undefined) {
        return undefined;
    }
    const label = Object.entries(ours)
        .map(([key, value]) => `${key}=${value}`)
        .join();
    const theirs = `${other}=${foreign[other]}`;
    return {
        about:
            `Namespace ${namespace} is labelled ${theirs} by somebody else, and this program would add ${label}. With both ` +
            `Istio looks at ${injection} alone.`,
        seen: theirs,
        allowed: `${label} alone`,
        fix: `kubectl label namespace ${namespace} ${other}-`,
    };
}
