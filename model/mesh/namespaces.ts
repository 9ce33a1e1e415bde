import { edgePodSecurity, servicePodSecurity } from "./podSecurity";
import type { Settings } from "../../config/schema";

/** A namespace of the mesh as it is to be. */
export interface PlannedNamespace {
    readonly name: string;
    /** true: ours to create; false: it is there already and is only labelled. */
    readonly create: boolean;
    /** Istio revision that injects its pods; empty for the default one. */
    readonly revision: string;
    /** Labels of ours beside that of injection. */
    readonly labels: Readonly<Record<string, string>>;
}

/** The namespaces of the mesh. */
export interface PlannedNamespaces {
    readonly edge: PlannedNamespace;
    readonly others: readonly PlannedNamespace[];
}

/** The edge's namespace and the others of the mesh; each follows `istio.revision` unless it names one of its own. */
export function planNamespaces(settings: Settings): PlannedNamespaces {
    const { istio, edge, meshNamespaces } = settings;
    const isOurs = edge.createNamespace && edge.install !== "existing";
    const { revision: usual } = istio;
    const others = meshNamespaces.map(({ name, create, revision = usual, podSecurity }) => {
        const labels = servicePodSecurity(podSecurity);
        return { name, create, revision, labels };
    });
    const { namespace: name, revision = usual } = edge;
    return { edge: { name, create: isOurs, revision, labels: isOurs ? edgePodSecurity(settings) : {} }, others };
}
