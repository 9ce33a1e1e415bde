import * as assert from "node:assert/strict";
import { zipkinStorage } from "../../../model/observability/zipkinStorage";
import { settingsOf } from "../../support/settings";

const variables = (storage?: unknown) =>
    Object.fromEntries(
        zipkinStorage(settingsOf({ zipkin: { storage, image: "openzipkin/zipkin:3.5.1" } }).zipkin).map(
            ({ name, value, valueFrom }) => [name, value ?? valueFrom],
        ),
    );

describe("model/observability/zipkinStorage", () => {
    it("is the pod's memory unless another is named", () => {
        assert.deepEqual(variables(), { STORAGE_TYPE: "mem" });
    });

    it("names every host of Elasticsearch, and the index", () => {
        const storage = { type: "elasticsearch", hosts: ["http://a:9200", "http://b:9200"], index: "traces" };
        assert.deepEqual(variables(storage), {
            STORAGE_TYPE: "elasticsearch",
            ES_HOSTS: "http://a:9200,http://b:9200",
            ES_INDEX: "traces",
        });
    });

    it("names Cassandra by the type of its present schema", () => {
        const storage = { type: "cassandra", contactPoints: ["a:9042", "b"], localDatacenter: "dc1" };
        assert.deepEqual(variables(storage), {
            STORAGE_TYPE: "cassandra3",
            CASSANDRA_CONTACT_POINTS: "a:9042,b",
            CASSANDRA_LOCAL_DC: "dc1",
            CASSANDRA_KEYSPACE: "zipkin2",
        });
    });

    it("takes credentials from the Secret, and only from there", () => {
        const secret = "zipkin-store";
        const key = (name: string) => ({ secretKeyRef: { name: secret, key: name } });
        const search = variables({ type: "elasticsearch", hosts: ["http://a:9200"], secret });
        assert.deepEqual([search["ES_USERNAME"], search["ES_PASSWORD"]], [key("username"), key("password")]);
        const cassandra = variables({ type: "cassandra", contactPoints: ["a"], localDatacenter: "dc1", secret });
        assert.deepEqual(
            [cassandra["CASSANDRA_USERNAME"], cassandra["CASSANDRA_PASSWORD"]],
            [key("username"), key("password")],
        );
    });
});
