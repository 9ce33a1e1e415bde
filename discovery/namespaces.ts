import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PlannedNamespace } from "../config/namespaces";
import { absentProblem, ambientProblem } from "../integration/meshLabels";

/** Of a namespace that is not there the provider may say nothing at all, whatever the types promise. */
type Metadata = pulumi.Output<k8s.types.output.meta.v1.ObjectMeta | undefined>;

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

function problemOf(name: string, provider: k8s.Provider): Promise<string | undefined> {
    const namespace = k8s.core.v1.Namespace.get(`found-${name}`, name, { provider });
    return new Promise((resolve) =>
        (namespace.metadata as Metadata).apply((live) =>
            resolve(live === undefined ? absentProblem(name) : ambientProblem(name, live.labels)),
        ),
    );
}
