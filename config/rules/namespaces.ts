import { webhookNamespace } from "../../kube/wellKnown";
import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** Which namespaces may be in the mesh, each once. Returns every breach. */
export function checkNamespaces(settings: Settings): Problem[] {
    const outside = [settings.istio.namespace, settings.observability.namespace, "kube-system", webhookNamespace];
    const problems: Problem[] = [];
    settings.meshNamespaces.forEach(({ name }, index) => {
        const path = `meshNamespaces[${index}].name`;
        if (outside.includes(name)) {
            problems.push({
                path,
                seen: name,
                allowed: "a namespace that may be injected: this one has to stay outside the mesh",
            });
        }
        if (name === settings.edge.namespace) {
            problems.push({
                path,
                seen: name,
                allowed: "any namespace but edge.namespace, which is in the mesh already",
            });
        }
        if (settings.meshNamespaces.findIndex((other) => other.name === name) < index) {
            problems.push({ path, seen: name, allowed: "each namespace once" });
        }
    });
    problems.push(...checkPodSecurity(settings));
    const clash = outside.find((name) => name === settings.edge.namespace);
    if (clash !== undefined) {
        problems.push({
            path: "edge.namespace",
            seen: clash,
            allowed: "a namespace that may be injected, such as ambassador",
        });
    }
    return problems;
}

/** Without Istio's CNI plug-in each injected pod needs more rights than these levels allow, and would be refused. */
function checkPodSecurity({ istio, meshNamespaces }: Settings): Problem[] {
    const isRefused = (level: string | undefined) => level === "baseline" || level === "restricted";
    return istio.install === "existing" || istio.cni
        ? []
        : meshNamespaces.flatMap(({ podSecurity }, index) =>
              isRefused(podSecurity)
                  ? [
                        {
                            path: `meshNamespaces[${index}].podSecurity`,
                            seen: podSecurity,
                            allowed: "privileged, or istio.cni, without which no injected pod would be let in",
                            fix: fixCommand("istio.cni", "set", "true"),
                        },
                    ]
                  : [],
          );
}
