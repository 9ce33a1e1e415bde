import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);

describe("config/rules/strict", () => {
    it("gives an exception no name that another policy has", () => {
        const exception = { name: "default", namespace: "shop", matchLabels: { app: "a" }, ports: [80] };
        assert.deepEqual(pathsOf({ strict: { exceptions: [exception] } }), ["strict.exceptions[0].name"]);
        const probe = { ...exception, name: "probe" };
        assert.deepEqual(pathsOf({ strict: { exceptions: [probe, probe] } }), ["strict.exceptions[1].name"]);
        assert.equal(
            settingsOf({ strict: { exceptions: [probe, { ...probe, namespace: "b" }] } }).strict.exceptions.length,
            2,
        );
    });
});
