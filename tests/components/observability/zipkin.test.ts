import * as assert from "node:assert/strict";
import { Zipkin } from "../../../components/observability/zipkin";
import { zipkinHost } from "../../../model/observability/tracing";
import { at, only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const build = (raw: Readonly<Record<string, unknown>> = {}) =>
    recordComponent(
        (providers) =>
            new Zipkin("z", { zipkin: settingsOf({ zipkin: raw }).zipkin, namespace: "watch" }, optsOf(providers))
                .command,
    );
const container = async (raw: Readonly<Record<string, unknown>>, field: string) =>
    at(only(await build(raw), "Deployment"), "spec", "template", "spec", "containers", 0, field);

describe("components/observability/zipkin", () => {
    it("stays outside the mesh, else strict mTLS drops the edge's spans", async () => {
        const deployment = only(await build(), "Deployment");
        assert.equal(at(deployment, "spec", "template", "metadata", "labels", "sidecar.istio.io/inject"), "false");
    });

    it("answers where the spans are sent, once it runs", async () => {
        const service = only(await build(), "Service");
        const { name, namespace } = service.inputs["metadata"] as { name: string; namespace: string };
        assert.equal(zipkinHost("watch"), `${name}.${namespace}.svc.cluster.local`);
        assert.equal(at(service, "spec", "ports", 0, "port"), 9411);
        assert.deepEqual(service.dependencies, ["kubernetes:apps/v1:Deployment::z-deployment"]);
    });

    it("has a Service whose selector finds its pods", async () => {
        const recording = await build();
        const selector = at(only(recording, "Service"), "spec", "selector") as Record<string, string>;
        const labels = at(only(recording, "Deployment"), "spec", "template", "metadata", "labels") as Record<
            string,
            string
        >;
        assert.deepEqual({ ...labels, ...selector }, labels);
    });

    it("runs the pinned image, or the user's, in the resources given", async () => {
        assert.equal(await container({}, "image"), "docker.io/openzipkin/zipkin-slim:3.5.1");
        assert.equal(await container({ image: "mirror.example/zipkin:3.5.0" }, "image"), "mirror.example/zipkin:3.5.0");
        assert.deepEqual(await container({ resources: { limits: { memory: "1Gi" } } }, "resources"), {
            limits: { memory: "1Gi" },
        });
        assert.equal(await container({}, "resources"), undefined);
    });

    it("tells a command that opens it", async () => {
        assert.equal((await build()).outputs["result"], "kubectl -n watch port-forward service/zipkin 9411:9411");
    });
});
