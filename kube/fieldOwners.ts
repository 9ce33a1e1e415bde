/** Entry of `metadata.managedFields`: which fields of an object a manager last set. */
interface ManagedFields {
    readonly manager?: string;
    readonly fieldsV1?: FieldSet;
}

/** Kubernetes' FieldsV1: `f:<name>` for a field, `k:<key as JSON>` for an item of a list, `.` for the place itself. */
type FieldSet = { readonly [key: string]: FieldSet };

/** An object as the API server has it. */
export interface Managed {
    readonly metadata: object;
    readonly [field: string]: unknown;
}

/**
 * The object as it would be without what `managers` alone have set: so that a program can tell what others wrote from
 * what is its own, and an own value of yesterday is no contradiction to the one of today.
 */
export function withoutOwnFields<Type extends Managed>(object: Type, ...managers: readonly string[]): Partial<Type> {
    const entries = (object.metadata as { managedFields?: readonly ManagedFields[] }).managedFields ?? [];
    const sets = (own: boolean) =>
        entries.filter(({ manager = "" }) => managers.includes(manager) === own).map(({ fieldsV1 }) => fieldsV1 ?? {});
    return sets(true).reduce((value, own) => prune(value, own, sets(false)) as Partial<Type>, object as Partial<Type>);
}

function prune(value: unknown, own: FieldSet, others: readonly FieldSet[]): unknown {
    return Object.entries(own)
        .filter(([key]) => key.startsWith("f:") || key.startsWith("k:"))
        .reduce((rest, [key, inner]) => {
            const shared = others.flatMap((other) => other[key] ?? []);
            const within = (child: unknown) => (shared.length === 0 ? undefined : prune(child, inner, shared));
            return key.startsWith("f:") ? withField(rest, key.slice(2), within) : withItem(rest, key.slice(2), within);
        }, value);
}

function withField(value: unknown, name: string, change: (child: unknown) => unknown): unknown {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
        return value;
    }
    const { [name]: child, ...rest } = value as Record<string, unknown>;
    const changed = change(child);
    return changed === undefined ? rest : { ...rest, [name]: changed };
}

function withItem(value: unknown, key: string, change: (child: unknown) => unknown): unknown {
    if (!Array.isArray(value)) {
        return value;
    }
    const wanted = Object.entries(JSON.parse(key) as Record<string, unknown>);
    const matches = (item: unknown) =>
        wanted.every(([name, part]) => (item as Record<string, unknown> | undefined)?.[name] === part);
    return value.flatMap((item: unknown) => {
        const changed = matches(item) ? change(item) : item;
        return changed === undefined ? [] : [changed];
    });
}
