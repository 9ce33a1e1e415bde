import type { KubeConfig } from "@kubernetes/client-node";
import { RunError } from "@pulumi/pulumi/errors";

/**
 * The kubeconfig, with the context chosen; the current one when none is named.
 * @throws RunError when there is none to be read, or the context is unknown.
 */
export async function kubeconfigOf(context: string | undefined): Promise<KubeConfig> {
    const client = await import("@kubernetes/client-node");
    const kubeconfig = new client.KubeConfig();
    try {
        kubeconfig.loadFromDefault();
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new RunError(`The kubeconfig could not be read: ${reason}\n    fix:     kubectl config view`);
    }
    if (context !== undefined) {
        const known = kubeconfig.getContexts().map(({ name }) => name);
        if (!known.includes(context)) {
            throw new RunError(
                `edge-mesh:kubeContext\n    seen:    ${context}\n    allowed: a context of the kubeconfig ` +
                    `(${known.join(", ") || "it has none"})\n    fix:     pulumi config set edge-mesh:kubeContext NAME`,
            );
        }
        kubeconfig.setCurrentContext(context);
    }
    return kubeconfig;
}
