import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNamespace } from "../config/namespaces";
import { absentProblem, ambientProblem } from "../integration/meshLabels";

type Metadata = k8s.types.output.meta.v1.ObjectMeta;

/** What the SDK has behind every output, and does not declare: only by it can a failed read be told from a slow one. */
interface Promised<Value> {
    promise(): Promise<Value>;
}

/**
 * Reads the namespaces that are there already, before anything else is registered: none is labelled in ambient mode. They
 * are read as resources, because the provider does that in previews too. The program awaits what they say, since an output
 * that ends in an error would leave whatever is made of it waiting for ever in a program that runs inside another.
 * @throws RunError that names every namespace which cannot be in the mesh, with the command that mends it.
 */
export async function checkFoundNamespaces(
    planned: readonly PlannedNamespace[],
    provider: k8s.Provider,
): Promise<void> {
    const found = planned.filter(({ create }) => !create).map(({ name }) => problemOf(name, provider));
    const problems = (await Promise.all(found)).filter((problem) => problem !== undefined);
    if (problems.length > 0) {
        throw new pulumi.RunError(problems.join("\n"));
    }
}

async function problemOf(name: string, provider: k8s.Provider): Promise<string | undefined> {
    const namespace = k8s.core.v1.Namespace.get(`found-${name}`, name, { provider });
    const metadata = (namespace.metadata as unknown as Promised<Metadata | undefined>).promise();
    return metadata.then(
        (live) => (live === undefined ? absentProblem(name) : ambientProblem(name, live.labels)),
        () => absentProblem(name),
    );
}
