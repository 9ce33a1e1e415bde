import * as assert from "node:assert/strict";
import { Istio } from "../../../components/mesh/istio";
import { at, named, only, optsOf, providerOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const settings = (raw: Readonly<Record<string, unknown>> = {}) => settingsOf({ istio: raw }).istio;

const build = (raw: Readonly<Record<string, unknown>> = {}) =>
    recordComponent((providers) => {
        const args = {
            istio: settings(raw),
            zipkinHost: "zipkin.observability.svc.cluster.local",
            adopting: providers.adopting,
        };
        void new Istio("istio", args, optsOf(providers));
    });
const releases = (recording: Awaited<ReturnType<typeof build>>) =>
    recording.resources
        .filter(({ type }) => type.endsWith(":Release"))
        .map(({ name, inputs }) => `${name}=${String(inputs["name"])}`);

describe("components/mesh/istio", () => {
    it("installs base, then istiod, of one version from one place", async () => {
        const recording = await build();
        assert.deepEqual(releases(recording), ["istio-base=istio-base", "istio-istiod=istiod"]);
        const [base, istiod] = [named(recording, "istio-base"), named(recording, "istio-istiod")];
        assert.deepEqual([base.inputs["version"], istiod.inputs["version"]], ["1.30.3", "1.30.3"]);
        assert.deepEqual(istiod.dependencies, ["kubernetes:helm.sh/v3:Release::istio-base"]);
        assert.deepEqual(base.dependencies, ["kubernetes:core/v1:Namespace::istio-namespace"]);
    });

    it("installs the CNI plug-in between the two when asked", async () => {
        const recording = await build({ cni: true });
        assert.deepEqual(releases(recording), ["istio-base=istio-base", "istio-cni=istio-cni", "istio-istiod=istiod"]);
        assert.deepEqual(named(recording, "istio-istiod").dependencies, ["kubernetes:helm.sh/v3:Release::istio-cni"]);
        assert.deepEqual(named(recording, "istio-cni").dependencies, ["kubernetes:helm.sh/v3:Release::istio-base"]);
    });

    it("names istiod's release, and Pulumi's resource, after its revision", async () => {
        const recording = await build({ revision: "b" });
        assert.deepEqual(releases(recording), ["istio-base=istio-base", "istio-istiod-b=istiod-b"]);
        assert.equal(at(named(recording, "istio-istiod-b"), "values", "revision"), "b");
    });

    it("installs a canary beside the first, both after the newer base", async () => {
        const recording = await build({ canary: { revision: "b", version: "1.31.0" } });
        assert.deepEqual(releases(recording), [
            "istio-base=istio-base",
            "istio-istiod=istiod",
            "istio-istiod-b=istiod-b",
        ]);
        const versions = ["istio-base", "istio-istiod", "istio-istiod-b"].map(
            (name) => named(recording, name).inputs["version"],
        );
        assert.deepEqual(versions, ["1.31.0", "1.30.3", "1.31.0"]);
        const base = "kubernetes:helm.sh/v3:Release::istio-base";
        assert.deepEqual(named(recording, "istio-istiod-b").dependencies, [base]);
    });

    it("changes nothing of the canary's istiod, nor of base's version, when it is promoted", async () => {
        for (const revision of ["", "a"]) {
            const before = await build({ revision, canary: { revision: "b", version: "1.31.0" } });
            const promoted = await build({ revision: "b", version: "1.31.0" });
            assert.deepEqual(named(promoted, "istio-istiod-b"), named(before, "istio-istiod-b"));
            const [base, later] = [named(before, "istio-base"), named(promoted, "istio-base")];
            const defaultRevision = revision === "" ? {} : { defaultRevision: revision };
            assert.deepEqual(
                [base.inputs["values"], later.inputs["values"]],
                [defaultRevision, { defaultRevision: "b" }],
            );
            assert.deepEqual({ ...later.inputs, values: 0 }, { ...base.inputs, values: 0 });
        }
    });

    it("leaves the one CNI plug-in of a node at the serving version", async () => {
        const recording = await build({ cni: true, canary: { revision: "b", version: "1.31.0" } });
        assert.equal(named(recording, "istio-cni").inputs["version"], "1.30.3");
    });

    it("keeps Istio's namespace on destroy, and labels it for no injection", async () => {
        const namespace = only(await build(), "Namespace");
        assert.deepEqual(namespace.inputs["metadata"], { name: "istio-system" });
        assert.equal(namespace.retainOnDelete, true);
        assert.equal(providerOf(namespace), "adopting");
    });

    it("tells istiod where Zipkin is", async () => {
        const provider = at(named(await build(), "istio-istiod"), "values", "meshConfig", "extensionProviders", 0);
        assert.deepEqual(provider, {
            name: "zipkin",
            zipkin: { service: "zipkin.observability.svc.cluster.local", port: 9411 },
        });
    });

    it("registers nothing of an Istio that is there", async () => {
        const { resources } = await build({ install: "existing" });
        assert.deepEqual(
            resources.map(({ type }) => type),
            ["edge-mesh:components:Istio"],
        );
    });
});
