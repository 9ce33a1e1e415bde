import * as assert from "node:assert/strict";
import { tracingHash, tracingServiceSpec } from "../../../model/observability/tracing";
import { settingsOf } from "../../support/settings";

const specFor = (namespace: string, sampling: number) =>
    tracingServiceSpec(settingsOf({ observability: { namespace }, tracing: { sampling } }));

describe("model/observability/tracing", () => {
    it("sets no tag_headers, which custom_tags would overrule", () => {
        assert.ok(!("tag_headers" in specFor("observability", 1)));
    });

    it("changes the hash with any part of the spec, and only then", () => {
        const hash = (namespace: string, sampling: number) => tracingHash(specFor(namespace, sampling));
        assert.equal(hash("a", 1), hash("a", 1));
        const { size } = new Set([...["a", "b"].flatMap((it) => [hash(it, 1), hash(it, 2)]), tracingHash(undefined)]);
        assert.equal(size, 5);
        assert.match(hash("a", 1), /^[0-9a-f]{16}$/);
        assert.equal(tracingHash(undefined), "none");
    });
});
