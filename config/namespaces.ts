import type { Settings } from "./schema";

/** Names of the mesh's namespaces, the edge's first. */
export function meshNamespaceNames({ edge, meshNamespaces }: Settings): string[] {
    return [edge.namespace, ...meshNamespaces.map(({ name }) => name)];
}
