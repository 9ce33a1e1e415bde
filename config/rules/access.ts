import { fixCommand } from "../../messages/fix";
import { meshNamespaceNames } from "../namespaces";
import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** Rules of who may call whom, and of Zipkin's storage. */
export function checkAccess(settings: Settings): Problem[] {
    return [...checkAuthorization(settings), ...checkZipkin(settings)];
}

function checkAuthorization(settings: Settings): Problem[] {
    const { authorization, strict } = settings;
    const mesh = meshNamespaceNames(settings);
    const problems = authorization.allow.flatMap(({ to, namespaces, serviceAccounts }, index): Problem[] => {
        const path = `authorization.allow[${index}]`;
        const nobody = namespaces.length === 0 && serviceAccounts.length === 0;
        return [
            ...(mesh.includes(to)
                ? []
                : [{ path: `${path}.to`, seen: to, allowed: `one of the mesh namespaces (${mesh.join(", ")})` }]),
            // Without a source Istio would let everyone in, callers without an identity too.
            ...(nobody
                ? [
                      {
                          path: `${path}.namespaces`,
                          seen: undefined,
                          allowed: "a namespace here, or a service account in serviceAccounts: who may call",
                          fix: fixCommand(`${path}.namespaces[0]`, "set", "NAMESPACE"),
                      },
                  ]
                : []),
        ];
    });
    if (authorization.enabled && strict.scope === "off") {
        problems.push({
            path: "strict.scope",
            seen: "off",
            allowed: "namespaces or mesh with authorization.enabled, since only mTLS tells who calls",
            fix: fixCommand("strict.scope", "set", "namespaces"),
        });
    }
    return problems;
}

function checkZipkin({ zipkin: { image, replicas, storage } }: Settings): Problem[] {
    const problems: Problem[] = [];
    if (storage.type === "cassandra" && /\/zipkin-slim[:@]/.test(image)) {
        problems.push({
            path: "zipkin.image",
            seen: image,
            allowed: "an image with Cassandra's driver, which the slim one has not",
            fix: fixCommand("zipkin.image", "set", image.replace("/zipkin-slim", "/zipkin")),
        });
    }
    if (storage.type === "mem" && replicas > 1) {
        problems.push({
            path: "zipkin.replicas",
            seen: replicas,
            allowed: "1 with storage in memory, of which each pod would hold a part; or another zipkin.storage",
            fix: fixCommand("zipkin.replicas", "set", "1"),
        });
    }
    return problems;
}
