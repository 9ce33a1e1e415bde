import { Labels } from "./object";

/** A label selector of Kubernetes. */
export interface Selector {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly {
        readonly key: string;
        readonly operator: string;
        readonly values?: readonly string[];
    }[];
}

/**
 * Whether labels fit a selector: a missing or empty one takes everything, and an operator that Kubernetes does not know takes
 * nothing (the API server refuses it).
 */
export function matchesSelector(selector: Selector | undefined, labels: Labels = {}): boolean {
    const exact = Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
    const expressions = selector?.matchExpressions ?? [];
    return (
        exact &&
        expressions.every(({ key, operator, values = [] }) => {
            const value = labels[key];
            const isListed = value !== undefined && values.includes(value);
            switch (operator) {
                case "In":
                    return isListed;
                case "NotIn":
                    return !isListed;
                case "Exists":
                    return value !== undefined;
                case "DoesNotExist":
                    return value === undefined;
                default:
                    return false;
            }
        })
    );
}

/** Whether a Service's selector finds pods with these labels; a Service without one finds none. */
export function serviceSelects(selector: Labels | undefined, labels: Labels): boolean {
    return Object.keys(selector ?? {}).length > 0 && matchesSelector({ matchLabels: selector }, labels);
}
