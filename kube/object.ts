export type Labels = Readonly<Record<string, string>>;

/** What every object has. */
export interface KubeObject {
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Labels;
        readonly annotations?: Labels;
    };
}

/** An object of any kind, from a manifest or as the API server has it. */
export interface AnyObject extends KubeObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly [field: string]: unknown;
}

/** An object as it is on a cluster. Times are texts, as the API server writes them. */
export interface LiveObject extends KubeObject {
    readonly metadata: KubeObject["metadata"] & {
        readonly creationTimestamp?: string;
        readonly deletionTimestamp?: string;
    };
}
