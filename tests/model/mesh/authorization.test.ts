import * as assert from "node:assert/strict";
import { authorizationPolicies } from "../../../model/mesh/authorization";
import { settingsOf } from "../../support/settings";

const build = (authorization: Readonly<Record<string, unknown>>) =>
    authorizationPolicies(settingsOf({ meshNamespaces: [{ name: "shop" }], authorization }), "edge-stack", [
        { name: "probe", namespace: "shop", matchLabels: { app: "legacy" }, ports: [9000] },
    ]);
const edge = { from: [{ source: { principals: ["cluster.local/ns/ambassador/sa/edge-stack"] } }] };

describe("model/mesh/authorization", () => {
    it("restricts nobody unless it is asked to", () => {
        assert.deepEqual(build({}), []);
    });

    it("lets in the edge, by its identity and at every port, and nobody else", () => {
        const named = build({ enabled: true }).filter(({ name }) => name === "edge-mesh-callers");
        assert.deepEqual(
            named.map(({ namespace, spec }) => [namespace, spec]),
            [
                ["ambassador", { action: "ALLOW", rules: [edge] }],
                ["shop", { action: "ALLOW", rules: [edge] }],
            ],
        );
    });

    it("lets in who is allowed, where it is allowed", () => {
        const allow = [{ to: "shop", namespaces: ["web"], serviceAccounts: ["batch/nightly"], ports: [8080] }];
        const [, gate, shop] = build({ enabled: true, allow });
        assert.deepEqual(gate?.spec.rules, [edge]);
        // Two sources are alternatives; as one they would mean a caller that is both.
        const from = [
            { source: { namespaces: ["web"] } },
            { source: { principals: ["cluster.local/ns/batch/sa/nightly"] } },
        ];
        assert.deepEqual(shop?.spec.rules, [edge, { from, to: [{ operation: { ports: ["8080"] } }] }]);
    });

    it("keeps the plaintext ports open to callers that have no identity", () => {
        const [probe] = build({ enabled: true });
        assert.deepEqual(probe, {
            name: "probe",
            namespace: "shop",
            spec: {
                selector: { matchLabels: { app: "legacy" } },
                action: "ALLOW",
                rules: [{ to: [{ operation: { ports: ["9000"] } }] }],
            },
        });
    });
});
