import type { ZipkinSettings } from "../../config/schema";

/** A variable of Zipkin's container; credentials come from a Secret and stand nowhere else. */
interface Variable {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** Zipkin's variables for where it keeps its spans (zipkin-server's README). */
export function zipkinStorage({ storage }: ZipkinSettings): Variable[] {
    switch (storage.type) {
        case "mem":
            return [{ name: "STORAGE_TYPE", value: "mem" }];
        case "elasticsearch":
            return [
                { name: "STORAGE_TYPE", value: "elasticsearch" },
                { name: "ES_HOSTS", value: storage.hosts.join(",") },
                { name: "ES_INDEX", value: storage.index },
                ...credentials("ES", storage.secret),
            ];
        case "cassandra":
            return [
                // `cassandra` was the first schema, which Zipkin no longer has.
                { name: "STORAGE_TYPE", value: "cassandra3" },
                { name: "CASSANDRA_CONTACT_POINTS", value: storage.contactPoints.join(",") },
                { name: "CASSANDRA_LOCAL_DC", value: storage.localDatacenter },
                { name: "CASSANDRA_KEYSPACE", value: storage.keyspace },
                ...credentials("CASSANDRA", storage.secret),
            ];
    }
}

function credentials(prefix: "ES" | "CASSANDRA", secret: string | undefined): Variable[] {
    return secret === undefined
        ? []
        : ["username", "password"].map((key) => ({
              name: `${prefix}_${key.toUpperCase()}`,
              valueFrom: { secretKeyRef: { name: secret, key } },
          }));
}
