import * as assert from "node:assert/strict";
import { Observability } from "../../../components/observability/observability";
import { observabilityPodSecurity } from "../../../model/mesh/podSecurity";
import { named, only, optsOf, providerOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const build = (raw: Readonly<Record<string, unknown>> = {}) =>
    recordComponent((providers) => {
        const { zipkin, prometheus } = new Observability(
            "o",
            { settings: settingsOf(raw), edge: { instance: "door" }, adopting: providers.adopting },
            optsOf(providers),
        );
        return [zipkin?.command, prometheus?.command];
    });

describe("components/observability/observability", () => {
    it("creates a namespace outside the mesh, kept on destroy, before what runs in it", async () => {
        const recording = await build();
        const namespace = only(recording, "Namespace");
        assert.deepEqual(namespace.inputs["metadata"], { name: "observability" });
        const raw = { podSecurity: "enforce" };
        const labels = observabilityPodSecurity(settingsOf(raw));
        assert.deepEqual(only(await build(raw), "Namespace").inputs["metadata"], { name: "observability", labels });
        assert.equal(namespace.retainOnDelete, true);
        assert.equal(providerOf(namespace), "adopting");
        for (const name of ["o-zipkin", "o-prometheus"]) {
            assert.deepEqual(named(recording, name).dependencies, ["kubernetes:core/v1:Namespace::o-namespace"]);
        }
    });

    it("uses a namespace that is there", async () => {
        const { resources } = await build({ observability: { namespace: "watch", createNamespace: false } });
        assert.ok(!resources.some(({ type }) => type.endsWith(":Namespace")));
        const release = resources.find(({ type }) => type.endsWith(":Release"));
        assert.equal(release?.inputs["namespace"], "watch");
    });

    it("looks for the edge in its namespace, under the label that its pods have", async () => {
        const { resources } = await build({ edge: { distribution: "emissary" } });
        const release = resources.find(({ type }) => type.endsWith(":Release"));
        assert.match(JSON.stringify(release?.inputs["values"]), /- emissary\\n[\s\S]*door;admin/);
    });

    it("leaves out what is switched off", async () => {
        const recording = await build({ zipkin: { enabled: false } });
        assert.ok(!recording.resources.some(({ type }) => type.endsWith(":Zipkin")));
        assert.deepEqual(recording.outputs["result"], [
            undefined,
            "kubectl -n observability port-forward service/prometheus-server 9090:80",
        ]);
        const { resources } = await build({ zipkin: { enabled: false }, prometheus: { enabled: false } });
        assert.deepEqual(
            resources.map(({ type }) => type),
            ["edge-mesh:components:Observability"],
        );
    });
});
