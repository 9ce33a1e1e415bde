import { objectIn } from "../../kube/lookup";
import { yamlIn } from "../../kube/yamlText";
import { meshConfigFaults, nameLabel } from "../../model/mesh/meshConfig";
import type { Expected } from "../../plan/expected";
import type { KubeObject } from "../../kube/object";
import type { ConfigMap } from "./cluster/kinds";
import { count, judged, nameOf } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** ConfigMaps of Istio's mesh configuration, one a revision, however it was installed. */
const isMeshConfig = ({ metadata, data }: ConfigMap) =>
    /^istio(-|$)/.test(metadata.name) && data?.["mesh"] !== undefined;

/** EM-035 */
export function judgeMeshConfig(
    configs: readonly ConfigMap[],
    namespaces: readonly KubeObject[],
    expected: Expected,
): Judgement {
    const root = expected.istio.namespace;
    const needed = [
        root,
        ...expected.meshNamespaces.map(({ name }) => name),
        ...(expected.zipkin ? [expected.zipkin.namespace] : []),
    ];
    const found = namespaces
        .filter(({ metadata }) => needed.includes(metadata.name))
        .map(({ metadata: { name, labels } }) => ({ name, labels: { ...labels, [nameLabel]: name } }));
    const meshes = configs.filter(isMeshConfig);
    const problems = meshes.flatMap((config) =>
        meshConfigFaults(objectIn(yamlIn(config.data?.["mesh"] ?? "")), root, found).map(
            ({ field, seen, needed: wanted }) => ({
                problem: `ConfigMap ${nameOf(config)}: ${field} is ${JSON.stringify(seen)}; needed: ${wanted}`,
                fix: `kubectl -n ${root} edit configmap ${config.metadata.name}`,
            }),
        ),
    );
    return judged(`${count(meshes, "mesh configuration")}, ${count(found, "namespace")}`, problems);
}

export const meshConfigCheck: LiveCheck = {
    check: "meshConfig",
    what: "istiod reads every namespace of the mesh",
    look: async (cluster, expected) => {
        const [configs, namespaces] = await Promise.all([
            cluster.list("configmaps", { namespace: expected.istio.namespace }),
            cluster.list("namespaces"),
        ]);
        return judgeMeshConfig(configs, namespaces, expected);
    },
};
