import * as assert from "node:assert/strict";
import { edgeTracing } from "../../../components/edge/edgeTracing";
import { tracingServiceSpec } from "../../../model/observability/tracing";
import { only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const specFor = (namespace: string, sampling: number) =>
    tracingServiceSpec(settingsOf({ observability: { namespace }, tracing: { sampling } }));

describe("components/edge/edgeTracing", () => {
    it("sends the edge's spans to Zipkin by its full name, in plaintext", async () => {
        const spec = specFor("observability", 5);
        const recording = await recordComponent(
            (providers) => void edgeTracing("t", { edge: { namespace: "gate" }, spec }, optsOf(providers)),
        );
        const { metadata, spec: created } = only(recording, "TracingService").inputs;
        assert.deepEqual(metadata, { name: "tracing", namespace: "gate" });
        assert.deepEqual(created, {
            service: "zipkin.observability.svc.cluster.local:9411",
            driver: "zipkin",
            config: {},
            sampling: { overall: 5 },
            custom_tags: [
                { tag: "host", request_header: { name: ":authority" } },
                { tag: "path", request_header: { name: ":path" } },
            ],
        });
    });
});
