/** A Kubernetes object as it stands in a manifest. */
export interface ManifestObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly [field: string]: unknown;
}

/** What every object has. Times are texts, as the API server writes them. */
export interface KubeObject {
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Labels;
        readonly annotations?: Labels;
        readonly creationTimestamp?: string;
        readonly deletionTimestamp?: string;
    };
}

export type Labels = Readonly<Record<string, string>>;
