import * as assert from "node:assert/strict";
import { driftedInputs, liveInputs } from "../../../rehearsal/provider/drift";
import { JsonObject } from "../../../rehearsal/provider/json";

const inputs = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a", annotations: { "pulumi.com/waitFor": "x", mine: "1" } },
    spec: { ports: [{ port: 80 }], selector: { app: "a" } },
};
const live = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "a", uid: "u", resourceVersion: "7", managedFields: [], annotations: { mine: "1" } },
    spec: { clusterIP: "10.0.0.1", ports: [{ port: 80, protocol: "TCP" }], selector: { app: "a" } },
};

describe("rehearsal/provider: drift", () => {
    it("leaves the inputs alone when the API server would change nothing but its book-keeping", () => {
        const wanted = { ...live, metadata: { ...live.metadata, resourceVersion: "8", managedFields: ["m"] } };
        assert.equal(driftedInputs(inputs, live, wanted), inputs);
    });

    it("takes the live values into our fields, and no others, when it would change something", () => {
        const edited = { ...live, spec: { ...live.spec, ports: [{ port: 81, protocol: "TCP" }], selector: {} } };
        assert.deepEqual(driftedInputs(inputs, edited, live), {
            ...inputs,
            spec: { ports: [{ port: 81 }], selector: {} },
        });
    });

    it("takes a list as it is when its length is another", () => {
        const edited = { ...live, spec: { ...live.spec, ports: [] } };
        assert.deepEqual((liveInputs(inputs, edited)["spec"] as JsonObject)["ports"], []);
    });

    it("finds a Secret's texts in its data", () => {
        const secret = { kind: "Secret", stringData: { key: "old" } };
        const found = liveInputs(secret, { kind: "Secret", data: { key: Buffer.from("new").toString("base64") } });
        assert.deepEqual(found, { kind: "Secret", stringData: { key: "new" } });
    });
});
