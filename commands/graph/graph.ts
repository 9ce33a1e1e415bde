/** A box: a resource, several of one kind that nothing tells apart, or a component. */
export interface GraphNode {
    readonly id: string;
    /** What it is, and its name where it has one. */
    readonly label: readonly string[];
    /** Id of the group it stands in; empty at the top. */
    readonly group: string;
}

/** A component as a frame around its boxes. */
export interface GraphGroup {
    readonly id: string;
    readonly label: string;
    /** Id of the group around it; empty at the top. */
    readonly parent: string;
}

/** The order of a program. */
export interface Graph {
    readonly nodes: readonly GraphNode[];
    readonly groups: readonly GraphGroup[];
    /** By the id of a node, the ids of those that come directly before it; none that follows from the others. */
    readonly before: ReadonlyMap<string, readonly string[]>;
}
