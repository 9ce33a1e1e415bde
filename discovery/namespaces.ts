import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNamespace, PlannedNamespaces } from "../config/namespaces";
import { injectionLabels } from "../integration/istioValues";
import { absentProblem, ambientProblem, bothStylesProblem, Labels } from "../integration/meshLabels";

type Metadata = k8s.types.output.meta.v1.ObjectMeta;

/** What the SDK has behind every output, and does not declare: only by it can a failed read be told from a slow one. */
interface Promised<Value> {
    promise(): Promise<Value>;
}

/**
 * Reads the namespaces that are there already, before anything else is registered: none is labelled in ambient mode. They
 * are read as resources, because the provider does that in previews too. The program awaits what they say, since an output
 * that ends in an error would leave whatever is made of it waiting for ever in a program that runs inside another.
 * @returns the plan with the labels that were found.
 * @throws RunError that names every namespace which cannot be in the mesh, with the command that mends it.
 */
export async function withNamespacesFound(
    { edge, others }: PlannedNamespaces,
    provider: k8s.Provider,
): Promise<PlannedNamespaces> {
    const read = await Promise.all([edge, ...others].map((it) => find(it, provider)));
    const problems = read.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    if (problems.length > 0) {
        throw new pulumi.RunError(problems.join("\n"));
    }
    const [ofEdge, ...ofOthers] = read.map(({ labels }) => labels);
    return {
        edge: { ...edge, before: ofEdge },
        others: others.map((it, index) => ({ ...it, before: ofOthers[index] })),
    };
}

interface Found {
    readonly labels?: Labels;
    readonly problem?: string;
}

async function find({ name, create, revision }: PlannedNamespace, provider: k8s.Provider): Promise<Found> {
    if (create) {
        return {};
    }
    const namespace = k8s.core.v1.Namespace.get(`found-${name}`, name, { provider });
    const metadata = (namespace.metadata as unknown as Promised<Metadata | undefined>).promise();
    const live = await metadata.catch(() => undefined);
    if (live === undefined) {
        return { problem: absentProblem(name) };
    }
    const labels: Labels = live.labels ?? {};
    // We never leave both labels, so both are there only when one is somebody else's.
    const problem = ambientProblem(name, labels) ?? bothStylesProblem(name, labels, injectionLabels(revision));
    return { labels, problem };
}
