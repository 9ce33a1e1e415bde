import * as assert from "node:assert/strict";
import { withoutOwnFields } from "../../kube/fieldOwners";

const variable = { ".": {}, "f:name": {}, "f:value": {} };
/** A Deployment of `helm` with one variable that both set, and an annotation and a variable that only `ours` set. */
const object = {
    metadata: {
        name: "edge",
        managedFields: [
            {
                manager: "helm",
                fieldsV1: {
                    "f:spec": {
                        "f:annotations": { "f:theirs": {}, "f:both": {} },
                        "f:env": { 'k:{"name":"A"}': variable, 'k:{"name":"BOTH"}': variable },
                    },
                },
            },
            {
                manager: "ours",
                fieldsV1: {
                    "f:spec": {
                        "f:annotations": { "f:both": {}, "f:own": {} },
                        "f:env": { 'k:{"name":"BOTH"}': variable, 'k:{"name":"OWN"}': variable },
                        "f:volumes": { ".": {}, 'k:{"name":"v"}': { ".": {}, "f:name": {} } },
                    },
                },
            },
        ],
    },
    spec: {
        annotations: { theirs: "1", both: "2", own: "3" },
        env: [
            { name: "A", value: "a" },
            { name: "BOTH", value: "b" },
            { name: "OWN", value: "o" },
        ],
        volumes: [{ name: "v" }],
    },
};

describe("kube/fieldOwners", () => {
    it("takes away what one manager alone has set, in maps and in lists by key", () => {
        assert.deepEqual(withoutOwnFields(object, "ours").spec, {
            annotations: { theirs: "1", both: "2" },
            env: [
                { name: "A", value: "a" },
                { name: "BOTH", value: "b" },
            ],
        });
    });

    it("leaves an object alone that the manager has no part in, or that tells no managers", () => {
        assert.deepEqual(withoutOwnFields(object, "other"), object);
        const untold = { metadata: {}, spec: { a: 1 } };
        assert.deepEqual(withoutOwnFields(untold, "ours"), untold);
    });

    it("passes over fields that are gone since", () => {
        const emptied = { ...object, spec: {} };
        assert.deepEqual(withoutOwnFields(emptied, "ours").spec, {});
    });
});
