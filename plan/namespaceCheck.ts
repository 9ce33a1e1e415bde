import { Complaint, refusal } from "../messages/problem";
import { log, RunError } from "@pulumi/pulumi";
import { PlannedNamespace, planNamespaces } from "../model/mesh/namespaces";
import type { Settings } from "../config/schema";
import { namespaceProblem } from "../model/mesh/namespaceLabels";
import { ClusterReader, openCluster } from "./cluster";

/** Looks at existing namespaces. */
export type NamespaceCheck = (settings: Settings) => Promise<void>;

/**
 * Looks at those namespaces of the mesh that exist, also where this program makes them: others may have labelled one
 * before it was adopted, or since.
 * @throws RunError that names every namespace which cannot be in the mesh, with the command that fixes it; and when the
 * cluster does not answer, unless there need not be a cluster yet
 */
export async function checkNamespaces(settings: Settings, open = openCluster): Promise<void> {
    const { edge, others } = planNamespaces(settings);
    const all = [edge, ...others];
    let problems: readonly Complaint[];
    try {
        problems = await problemsOf(all, await open(settings.kubeContext));
    } catch (error) {
        if (!RunError.isInstance(error) || all.some(({ create }) => !create)) {
            throw error;
        }
        await log.warn(`Labels that others may have set on namespaces of the mesh are not known. ${error.message}`);
        return;
    }
    if (problems.length > 0) {
        throw refusal(problems);
    }
}

async function problemsOf(namespaces: readonly PlannedNamespace[], cluster: ClusterReader): Promise<Complaint[]> {
    const live = await Promise.all(namespaces.map(({ name }) => cluster.get("v1", "Namespace", name)));
    return namespaces.flatMap((wanted, index) => namespaceProblem(wanted, live[index]) ?? []);
}
