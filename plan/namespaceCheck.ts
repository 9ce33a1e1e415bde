import { refusal } from "../messages/problem";
import { log, RunError } from "@pulumi/pulumi";
import type { AnyObject, Labels } from "../kube/object";
import { selectedOutside } from "../model/mesh/meshConfig";
import { planNamespaces } from "../model/mesh/namespaces";
import type { Settings } from "../config/schema";
import { namespaceProblem } from "../model/mesh/namespaceLabels";
import { ClusterReader, openCluster } from "./cluster";

/** Looks at existing namespaces, and answers their labels. */
export type NamespaceCheck = (settings: Settings) => Promise<ReadonlyMap<string, Labels>>;

/**
 * Looks at those namespaces of the mesh that exist, also where this program makes them: others may have labelled one
 * before it was adopted, or since.
 * @throws RunError that names every namespace which cannot be in the mesh, with the command that fixes it; and when the
 * cluster does not answer, unless there need not be a cluster yet
 */
export async function checkNamespaces(settings: Settings, open = openCluster): ReturnType<NamespaceCheck> {
    const { edge, others } = planNamespaces(settings);
    const all = [edge, ...others];
    const names = [...all.map(({ name }) => name), ...selectedOutside(settings)];
    let live: ReadonlyMap<string, AnyObject>;
    try {
        live = await readNamespaces(names, await open(settings.kubeContext));
    } catch (error) {
        if (!RunError.isInstance(error) || all.some(({ create }) => !create)) {
            throw error;
        }
        await log.warn(`Labels that others may have set on namespaces of the mesh are not known. ${error.message}`);
        return new Map();
    }
    const problems = all.flatMap((wanted) => namespaceProblem(wanted, live.get(wanted.name)) ?? []);
    if (problems.length > 0) {
        throw refusal(problems);
    }
    return new Map([...live].map(([name, { metadata }]) => [name, metadata.labels ?? {}]));
}

async function readNamespaces(names: readonly string[], cluster: ClusterReader): Promise<Map<string, AnyObject>> {
    const found = await Promise.all(names.map((name) => cluster.get("v1", "Namespace", name)));
    return new Map(found.flatMap((it, index) => (it === undefined ? [] : [[names[index] ?? "", it]])));
}
