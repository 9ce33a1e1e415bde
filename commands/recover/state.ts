/** A resource as an exported state has it, as far as it is read here; the rest is kept as it is. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly custom?: boolean;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** URN and id of its provider. */
    readonly provider?: string;
    readonly created?: string;
    readonly initErrors?: readonly string[];
    /** Deleted already, so that it can be made anew under the same name. */
    readonly pendingReplacement?: boolean;
    /** To be deleted, because another resource of the same URN has taken its place. */
    readonly delete?: boolean;
}

/** An operation that had begun, and whose end the engine did not live to see. */
export interface PendingOperation {
    readonly type: string;
    readonly resource: StateResource;
}

/** What `pulumi stack export` writes. */
export interface StackState {
    readonly deployment: {
        readonly resources?: readonly StateResource[];
        readonly pending_operations?: readonly PendingOperation[];
        readonly [field: string]: unknown;
    };
    readonly [field: string]: unknown;
}

/** In the state of what has to be applied again; the engine updates a resource with such errors in any case. */
export const interrupted = "edge-mesh recover: an operation on it was interrupted";

export const resourcesOf = ({ deployment }: StackState): readonly StateResource[] => deployment.resources ?? [];
export const pendingOf = ({ deployment }: StackState): readonly PendingOperation[] =>
    deployment.pending_operations ?? [];

/** Resources that an earlier recovery marked, and no `up` has applied since. */
export function markedIn(state: StackState): string[] {
    return resourcesOf(state)
        .filter(({ initErrors }) => initErrors?.includes(interrupted) ?? false)
        .map(({ urn }) => urn);
}

/** The resource of the state that a pending operation is about; none for what was to be created. */
export function knownTo(state: StackState, urn: string): StateResource | undefined {
    return resourcesOf(state).find((it) => it.urn === urn && it.delete !== true);
}

/** The provider of a resource, which the state lists like any other resource. */
export function providerOf(state: StackState, { provider = "" }: StateResource): StateResource | undefined {
    return resourcesOf(state).find(({ urn }) => urn === provider.slice(0, provider.lastIndexOf("::")));
}

/**
 * The state without pending operations, and with what they created. The outputs of the latter stay empty: `pulumi
 * refresh` reads them, as it does in an import.
 */
export function withTaken(state: StackState, taken: ReadonlyMap<string, string>): StackState {
    const known = resourcesOf(state).map((it) =>
        taken.has(it.urn) && it.delete !== true ? { ...it, pendingReplacement: undefined } : it,
    );
    const added = pendingOf(state)
        .filter(({ type, resource: { urn } }) => type === "creating" && taken.has(urn) && !knownTo(state, urn))
        .map(({ resource }) => ({ ...resource, id: taken.get(resource.urn), outputs: {} }));
    return { ...state, deployment: { ...state.deployment, resources: [...known, ...added], pending_operations: [] } };
}

/** The state without these resources, of those that are to be deleted because something else has taken their place. */
export function withoutReplaced(state: StackState, gone: readonly StateResource[]): StackState {
    const resources = resourcesOf(state).filter((it) => it.delete !== true || !gone.includes(it));
    return { ...state, deployment: { ...state.deployment, resources } };
}

/** The state with these resources marked, so that the next `up` applies them whatever it finds changed. */
export function withMarks(state: StackState, urns: ReadonlySet<string>): StackState {
    const resources = resourcesOf(state).map((it) =>
        urns.has(it.urn) && it.delete !== true ? { ...it, initErrors: [interrupted] } : it,
    );
    return { ...state, deployment: { ...state.deployment, resources } };
}
