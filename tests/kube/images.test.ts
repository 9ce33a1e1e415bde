import * as assert from "node:assert/strict";
import { imageFrom, objectImagesFrom } from "../../kube/images";

describe("kube/images", () => {
    it("replaces the host and keeps the path, whatever way the image is written", () => {
        const moved = (image: string) => imageFrom("r.example:5000/m", image);
        assert.equal(moved("docker.io/datawire/quote:0.5.0"), "r.example:5000/m/datawire/quote:0.5.0");
        assert.equal(moved("openzipkin/zipkin:3"), "r.example:5000/m/openzipkin/zipkin:3");
        assert.equal(moved("redis:7.4.2"), "r.example:5000/m/library/redis:7.4.2");
        assert.equal(moved("localhost:5000/a/b@sha256:0"), "r.example:5000/m/a/b@sha256:0");
    });

    it("moves every image of a pod template and touches nothing else", () => {
        const object = {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "a" },
            spec: {
                replicas: 2,
                template: {
                    metadata: { labels: { app: "a" } },
                    spec: {
                        serviceAccountName: "a",
                        initContainers: [{ name: "wait", image: "busybox:1" }],
                        containers: [{ name: "a", image: "docker.io/x/a:1", args: ["run"] }],
                    },
                },
            },
        };
        const moved = objectImagesFrom("r", object);
        assert.deepEqual(moved, {
            ...object,
            spec: {
                replicas: 2,
                template: {
                    metadata: { labels: { app: "a" } },
                    spec: {
                        serviceAccountName: "a",
                        initContainers: [{ name: "wait", image: "r/library/busybox:1" }],
                        containers: [{ name: "a", image: "r/x/a:1", args: ["run"] }],
                    },
                },
            },
        });
        assert.equal(objectImagesFrom(undefined, object), object);
    });

    it("leaves objects without pods alone", () => {
        const service = { apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: { ports: [] } };
        assert.equal(objectImagesFrom("r", service), service);
    });
});
