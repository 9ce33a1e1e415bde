import * as assert from "node:assert/strict";
import { EdgeRedis } from "../../../components/edge/edgeRedis";
import { at, only, optsOf, recordComponent } from "../../support/component";

const pods = { "app.kubernetes.io/instance": "the-edge" };
const build = (keep = false) =>
    recordComponent((providers) => {
        const args = { namespace: "ambassador", image: "redis:7.4.2", rotation: 1, keep, pods };
        return new EdgeRedis("r", args, optsOf(providers)).link.url;
    });

describe("components/edge/edgeRedis", () => {
    it("is left in the cluster when it is handed over, and only then", async () => {
        for (const keep of [true, false]) {
            const objects = (await build(keep)).resources.filter(({ type }) => type.startsWith("kubernetes:"));
            assert.deepEqual(
                objects.map(({ retainOnDelete }) => retainOnDelete),
                [keep, keep, keep, keep],
            );
        }
    });

    it("stays outside the mesh, though its namespace is in it", async () => {
        const deployment = only(await build(), "Deployment");
        assert.equal(at(deployment, "spec", "template", "metadata", "labels", "sidecar.istio.io/inject"), "false");
    });

    it("runs the image given, without root", async () => {
        const deployment = only(await build(), "Deployment");
        const pod = (...rest: (string | number)[]) => at(deployment, "spec", "template", "spec", ...rest);
        assert.equal(pod("containers", 0, "image"), "redis:7.4.2");
        assert.equal(pod("securityContext", "runAsNonRoot"), true);
        assert.equal(pod("automountServiceAccountToken"), false);
    });

    it("answers at the address that it tells the edge", async () => {
        const recording = await build();
        const service = only(recording, "Service");
        const address = `${String(at(service, "metadata", "name"))}.${String(at(service, "metadata", "namespace"))}`;
        assert.equal(recording.outputs["result"], `${address}:${String(at(service, "spec", "ports", 0, "port"))}`);
        assert.equal(recording.outputs["result"], "edge-stack-redis.ambassador:6379");
    });

    it("has a Service whose selector finds its pods", async () => {
        const recording = await build();
        const selector = at(only(recording, "Service"), "spec", "selector") as Record<string, string>;
        const labels = at(only(recording, "Deployment"), "spec", "template", "metadata", "labels") as Record<
            string,
            string
        >;
        assert.deepEqual({ ...labels, ...selector }, labels);
        assert.deepEqual(at(only(recording, "Deployment"), "spec", "selector", "matchLabels"), selector);
    });

    it("starts from a config file in its Secret, so that the password stands on no command line", async () => {
        const recording = await build();
        const pod = (...rest: (string | number)[]) =>
            at(only(recording, "Deployment"), "spec", "template", "spec", ...rest);
        assert.deepEqual(pod("containers", 0, "command"), ["redis-server", "/etc/redis/redis.conf"]);
        assert.equal(pod("containers", 0, "env"), undefined);
        assert.equal(pod("containers", 0, "volumeMounts", 0, "mountPath"), "/etc/redis");
        assert.deepEqual(pod("volumes", 0, "secret", "items"), [{ key: "redis.conf", path: "redis.conf" }]);
        // A secret of Pulumi, as a whole.
        const keys = Object.keys(at(only(recording, "Secret"), "stringData", "value") as object);
        assert.deepEqual(keys.sort(), ["password", "redis.conf", "username"]);
    });

    it("gets a new Secret under a new name with a new password, so that its pods and the edge's are replaced", async () => {
        const secret = only(await build(), "Secret");
        assert.equal(at(secret, "immutable"), true);
        assert.equal(at(secret, "metadata", "name"), undefined);
    });

    it("has a password that needs no quotes, and another one for another rotation", async () => {
        const password = only(await build(), "RandomPassword");
        assert.equal(at(password, "special"), false);
        assert.ok(Number(at(password, "length")) >= 32);
        assert.deepEqual(at(password, "keepers"), { rotation: "1" });
    });

    it("lets in the edge's pods only", async () => {
        const policy = only(await build(), "NetworkPolicy");
        assert.deepEqual(at(policy, "spec", "policyTypes"), ["Ingress"]);
        assert.deepEqual(at(policy, "spec", "ingress"), [
            {
                from: [{ podSelector: { matchLabels: pods } }],
                ports: [{ port: 6379 }],
            },
        ]);
    });
});
