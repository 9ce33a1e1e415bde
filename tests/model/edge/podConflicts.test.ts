import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { refusePod } from "../../../model/edge/podConflicts";

describe("model/edge/podConflicts", () => {
    it("tells all conflicts at once, without a stack trace", () => {
        const conflicts = [
            { path: "hostNetwork", seen: true, needed: "false" },
            { path: "containers", seen: undefined, needed: "one" },
        ];
        assert.throws(
            () => refusePod("Deployment a/b", conflicts, "change it"),
            (error: Error) => {
                assert.ok(RunError.isInstance(error));
                assert.equal(
                    error.message,
                    "Deployment a/b: 2 things contradict the Istio integration\n" +
                        "  hostNetwork\n    seen:    true\n    allowed: false\n" +
                        "  containers\n    seen:    nothing\n    allowed: one\n    fix:     change it",
                );
                return true;
            },
        );
    });
});
