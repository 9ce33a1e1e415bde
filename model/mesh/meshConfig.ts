import type { Settings } from "../../config/schema";
import { listIn, valueIn } from "../../kube/lookup";
import type { Values } from "../../kube/merge";
import { matchesSelector, Selector } from "../../kube/selectors";
import type { Labels } from "../../kube/object";
import { injectionLabels, istiodsOf } from "./istioValues";
import { planNamespaces } from "./namespaces";

/** A namespace that istiod has to read. */
export interface ReadNamespace {
    readonly name: string;
    readonly labels: Labels;
}

/** A field of Istio's mesh configuration by which istiod ignores what makes the mesh strict. */
export interface MeshConfigFault {
    readonly field: string;
    readonly seen: unknown;
    readonly needed: string;
    /** Namespaces that no discovery selector takes. */
    readonly unread?: readonly string[];
}

/** Label that the API server gives every namespace. */
export const nameLabel = "kubernetes.io/metadata.name";

/**
 * What is wrong with a mesh configuration. istiod ignores every object of a namespace that no discovery selector takes, also
 * the mesh-wide policies in its own, and gives such a namespace no `istio-ca-root-cert`, for which injected pods wait.
 * @param root namespace of Istio, where the mesh-wide policies are
 */
export function meshConfigFaults(
    meshConfig: Values,
    root: string,
    namespaces: readonly ReadNamespace[],
): MeshConfigFault[] {
    const selectors = listIn(meshConfig, "discoverySelectors") as readonly Selector[];
    const unread =
        selectors.length === 0
            ? []
            : namespaces.filter(({ labels }) => !selectors.some((it) => matchesSelector(it, labels)));
    const { rootNamespace, enableAutoMtls } = meshConfig;
    return [
        ...(unread.length === 0
            ? []
            : [
                  {
                      field: "discoverySelectors",
                      seen: selectors,
                      needed: `selectors that also take ${unread.map(({ name }) => name).join(", ")}: istiod ignores the policies of a namespace that none of them takes`,
                      unread: unread.map(({ name }) => name),
                  },
              ]),
        ...(rootNamespace === undefined || rootNamespace === "" || rootNamespace === root
            ? []
            : [{ field: "rootNamespace", seen: rootNamespace, needed: `${root}, where the mesh-wide policies are` }]),
        ...((enableAutoMtls ?? true) !== true
            ? [
                  {
                      field: "enableAutoMtls",
                      seen: enableAutoMtls,
                      needed: "true: without it sidecars call each other in plaintext, which strict refuses",
                  },
              ]
            : []),
    ];
}

/** Namespaces of which istiod has to know: its own, the mesh's, and Zipkin's, whose Service the sidecars report to. */
export function readNamespaces(settings: Settings, live: ReadonlyMap<string, Labels>): ReadNamespace[] {
    const { edge, others } = planNamespaces(settings);
    const mesh = [edge, ...others].map(({ name, revision, labels }) => ({
        name,
        labels: { ...labels, ...injectionLabels(revision) },
    }));
    return [...outsideNamespaces(settings).map((name) => ({ name, labels: {} })), ...mesh].map(({ name, labels }) => ({
        name,
        labels: { ...live.get(name), ...labels, [nameLabel]: name },
    }));
}

/** Those of them that are outside the mesh. */
function outsideNamespaces({ istio, zipkin, observability }: Settings): string[] {
    return [istio.namespace, ...(zipkin.enabled ? [observability.namespace] : [])];
}

/** Namespaces outside the mesh whose labels decide something. */
export function selectedOutside(settings: Settings): string[] {
    const { serving, canary } = istiodsOf(settings.istio);
    const selectors = [serving, ...(canary ? [canary] : [])].map(({ values }) =>
        valueIn(values, "meshConfig", "discoverySelectors"),
    );
    return selectors.every((it) => it === undefined) ? [] : outsideNamespaces(settings);
}
