import * as assert from "node:assert/strict";
import { Quote } from "../../../components/routes/quote";
import { at, only, optsOf, recordComponent } from "../../support/component";

const image = "docker.io/datawire/quote:0.5.0";
const build = (revision = "") =>
    recordComponent((providers) => void new Quote("q", { namespace: "default", image, revision }, optsOf(providers)));

describe("components/routes/quote", () => {
    it("is the guide's sample, pinned", async () => {
        const deployment = only(await build(), "Deployment");
        assert.equal(at(deployment, "metadata", "namespace"), "default");
        assert.equal(
            at(deployment, "spec", "template", "spec", "containers", 0, "image"),
            "docker.io/datawire/quote:0.5.0",
        );
    });

    it("is in the mesh: no label keeps the sidecar out", async () => {
        assert.deepEqual(at(only(await build(), "Deployment"), "spec", "template", "metadata", "labels"), {
            app: "quote",
        });
    });

    it("makes its pods anew when its namespace moves to another revision of Istio", async () => {
        const annotations = async (revision?: string) =>
            at(only(await build(revision), "Deployment"), "spec", "template", "metadata", "annotations");
        assert.deepEqual(await annotations(), { "edge-mesh.dev/istio-revision": "default" });
        assert.deepEqual(await annotations("canary"), { "edge-mesh.dev/istio-revision": "canary" });
    });

    it("has ports 80 and 443 that lead to one container port by one protocol", async () => {
        const recording = await build();
        const ports = at(only(recording, "Service"), "spec", "ports") as {
            name: string;
            port: number;
            targetPort: number;
        }[];
        assert.deepEqual(
            ports.map(({ port, targetPort }) => [port, targetPort]),
            [
                [80, 8080],
                [443, 8080],
            ],
        );
        assert.deepEqual([...new Set(ports.map(({ name }) => name.split("-")[0]))], ["http"]);
        const container = at(
            only(recording, "Deployment"),
            "spec",
            "template",
            "spec",
            "containers",
            0,
            "ports",
            0,
            "containerPort",
        );
        assert.equal(container, 8080);
    });

    it("has a Service that finds the pods, and is there once they are", async () => {
        const service = only(await build(), "Service");
        assert.deepEqual(at(service, "spec", "selector"), { app: "quote" });
        assert.deepEqual(service.dependencies, ["kubernetes:apps/v1:Deployment::q-deployment"]);
    });
});
