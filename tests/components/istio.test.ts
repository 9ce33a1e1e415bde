import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { checkIstioVersion, Istio } from "../../components/istio";
import { at, named, only, optsOf, providerOf, recordComponent } from "../support/component";
import { settingsOf } from "../support/settings";

const settings = (raw: Readonly<Record<string, unknown>> = {}) => settingsOf({ istio: raw }).istio;

const build = (raw: Readonly<Record<string, unknown>> = {}, image = "") =>
    recordComponent(
        (providers) => {
            const args = {
                istio: settings(raw),
                zipkinHost: "zipkin.observability.svc.cluster.local",
                keeper: providers.keeper,
            };
            return new Istio("istio", args, optsOf(providers)).version;
        },
        (type) => (type.endsWith(":Deployment") ? { spec: { template: { spec: { containers: [{ image }] } } } } : {}),
    );
const releases = (recording: Awaited<ReturnType<typeof build>>) =>
    recording.resources
        .filter(({ type }) => type.endsWith(":Release"))
        .map(({ name, inputs }) => `${name}=${String(inputs["name"])}`);

describe("components/istio", () => {
    it("installs base, then istiod, of one version from one place", async () => {
        const recording = await build();
        assert.deepEqual(releases(recording), ["istio-base=istio-base", "istio-istiod=istiod"]);
        const [base, istiod] = [named(recording, "istio-base"), named(recording, "istio-istiod")];
        assert.deepEqual([base.inputs["version"], istiod.inputs["version"]], ["1.30.3", "1.30.3"]);
        assert.deepEqual(istiod.dependencies, ["kubernetes:helm.sh/v3:Release::istio-base"]);
        assert.deepEqual(base.dependencies, ["kubernetes:core/v1:Namespace::istio-namespace"]);
        assert.equal(recording.outputs["result"], "1.30.3");
    });

    it("installs the CNI plug-in between the two when asked", async () => {
        const recording = await build({ cni: true });
        assert.deepEqual(releases(recording), ["istio-base=istio-base", "istio-cni=istio-cni", "istio-istiod=istiod"]);
        assert.deepEqual(named(recording, "istio-istiod").dependencies, ["kubernetes:helm.sh/v3:Release::istio-cni"]);
        assert.deepEqual(named(recording, "istio-cni").dependencies, ["kubernetes:helm.sh/v3:Release::istio-base"]);
    });

    it("names istiod's release after its revision", async () => {
        const recording = await build({ revision: "canary" });
        assert.equal(named(recording, "istio-istiod").inputs["name"], "istiod-canary");
        assert.equal(at(named(recording, "istio-istiod"), "values", "revision"), "canary");
    });

    it("keeps Istio's namespace on destroy, and labels it for no injection", async () => {
        const namespace = only(await build(), "Namespace");
        assert.deepEqual(namespace.inputs["metadata"], { name: "istio-system" });
        assert.equal(namespace.retainOnDelete, true);
        assert.equal(providerOf(namespace), "keeper");
    });

    it("tells istiod where Zipkin is", async () => {
        const provider = at(named(await build(), "istio-istiod"), "values", "meshConfig", "extensionProviders", 0);
        assert.deepEqual(provider, {
            name: "zipkin",
            zipkin: { service: "zipkin.observability.svc.cluster.local", port: 9411 },
        });
    });

    it("installs nothing over an Istio that is there, and reads its version", async () => {
        const recording = await build({ install: "existing" }, "docker.io/istio/pilot:1.24.1-distroless");
        assert.deepEqual(
            recording.resources.map(({ type }) => type),
            ["edge-mesh:components:Istio"],
        );
        assert.equal(recording.outputs["result"], "1.24.1");
    });

    it("refuses an Istio below the floor and says what to do", () => {
        const image = "docker.io/istio/pilot:1.9.9";
        assert.throws(
            () => checkIstioVersion(settings({ namespace: "mesh" }), image),
            (error) => {
                assert.ok(RunError.isInstance(error));
                assert.equal(
                    error.message,
                    "istiod in namespace mesh is 1.9.9 (image docker.io/istio/pilot:1.9.9); 1.10.0 or later is needed.\n" +
                        "    mend: upgrade Istio, or let this program install it: pulumi config set --path 'edge-mesh:istio.install' helm",
                );
                return true;
            },
        );
    });

    it("reads the version of any image that names one", () => {
        const digest = `sha256:${"0a".repeat(32)}`;
        const versions = {
            "istio/pilot:1.10.0": "1.10.0",
            "registry:5000/istio/pilot:v1.30.3": "1.30.3",
            "gcr.io/istio/pilot:1.24.1-alpha.2-debug": "1.24.1",
            [`istio/pilot:1.24.1@${digest}`]: "1.24.1",
        };
        for (const [image, version] of Object.entries(versions)) {
            assert.equal(checkIstioVersion(settings(), image), version, image);
        }
    });

    it("lets an image without a version pass as unknown", async () => {
        const recording = await build({ install: "existing" }, "registry:5000/istio/pilot:latest");
        assert.equal(recording.outputs["result"], "unknown");
    });
});

describe("components/istio: an istiod that is not there", () => {
    it("is named, with the command that mends it", () => {
        const istio = settings({ install: "existing", revision: "canary" });
        assert.throws(
            () => checkIstioVersion(istio, undefined),
            /Deployment istio-system\/istiod-canary does not exist[\s\S]*pulumi config set --path 'edge-mesh:istio\.install' helm/,
        );
    });
});
