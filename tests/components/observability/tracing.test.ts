import * as assert from "node:assert/strict";
import { EdgeTracing, MeshTracing, tracingHash, tracingServiceSpec } from "../../../components/observability/tracing";
import { istiodValues } from "../../../model/mesh/istioValues";
import { at, only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const specFor = (namespace: string, sampling: number) =>
    tracingServiceSpec(settingsOf({ observability: { namespace }, tracing: { sampling } }));

describe("components/observability/tracing", () => {
    it("sends the edge's spans to Zipkin by its full name, in plaintext", async () => {
        const spec = specFor("observability", 5);
        const recording = await recordComponent(
            (providers) => void new EdgeTracing("t", { namespace: "gate", spec }, optsOf(providers)),
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

    it("traces the mesh by the extension provider that istiod knows", async () => {
        const recording = await recordComponent(
            (providers) => void new MeshTracing("t", { rootNamespace: "istio-system", sampling: 5 }, optsOf(providers)),
        );
        const telemetry = only(recording, "Telemetry");
        assert.equal(telemetry.inputs["apiVersion"], "telemetry.istio.io/v1");
        assert.deepEqual(telemetry.inputs["metadata"], { name: "mesh-default", namespace: "istio-system" });
        assert.deepEqual(at(telemetry, "spec"), {
            tracing: [{ providers: [{ name: "zipkin" }], randomSamplingPercentage: 5 }],
        });
        const { meshConfig } = istiodValues(settingsOf().istio, "z") as {
            meshConfig: { extensionProviders: { name: string }[] };
        };
        assert.equal(
            at(telemetry, "spec", "tracing", 0, "providers", 0, "name"),
            meshConfig.extensionProviders[0]?.name,
        );
    });
});
