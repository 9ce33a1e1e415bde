import type { KubeConfig } from "@kubernetes/client-node";
import { reasonOf, refusal } from "../messages/problem";

/**
 * The kubeconfig, with the context chosen; the current one when none is named.
 * @throws RunError when there is none to be read, or the context is unknown.
 */
export async function kubeconfigOf(context: string | undefined): Promise<KubeConfig> {
    const client = await import("./client");
    const kubeconfig = new client.KubeConfig();
    try {
        kubeconfig.loadFromDefault();
    } catch (error) {
        throw refusal({ about: `The kubeconfig could not be read: ${reasonOf(error)}`, fix: "kubectl config view" });
    }
    if (context !== undefined) {
        const known = kubeconfig.getContexts().map(({ name }) => name);
        if (!known.includes(context)) {
            throw refusal({
                path: "kubeContext",
                seen: context,
                allowed: `a context of the kubeconfig (${known.join(", ") || "it has none"})`,
                fix: "pulumi config set edge-mesh:kubeContext NAME",
            });
        }
        kubeconfig.setCurrentContext(context);
    }
    return kubeconfig;
}
