import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { StackConfig } from "../../rehearsal/config";
import { applied, Changes, previewed } from "../support/changes";
import { EngineHarness, Section } from "../support/engine";
import { envOf, LiveContainer, podsIn, sidecarEnv } from "../support/pods";

describe("a canary upgrade of Istio, by configuration alone", () => {
    const harness = new EngineHarness();
    let watch: ChildProcess;
    let seen = "";

    before(async () => {
        await harness.start();
        const line = 'jsonpath={.metadata.name}{" "}{.metadata.labels}{"\\n"}';
        const args = ["--kubeconfig", harness.cluster.kubeconfig, "get", "namespaces", "--watch", "-o", line];
        watch = spawn(harness.tools.kubectl, args, { stdio: ["ignore", "pipe", "ignore"] });
        watch.stdout?.on("data", (chunk: Buffer) => (seen += chunk.toString()));
    });
    after(async () => {
        watch.kill();
        await harness.stop();
    });

    /** The edge, and namespace `default` with the sample, which is there already and only labelled. */
    function configOf(istio: Section = {}, revisions: { edge?: string; default?: string } = {}): StackConfig {
        const { hostname: _hostname, ...edge } = harness.config["edge"] as Section;
        const of = (revision: string | undefined) => (revision === undefined ? {} : { revision });
        return {
            istio: { ...(harness.config["istio"] as Section), workloadCertTtl: "30m", ...istio },
            edge: { ...edge, replicas: 1, disruptionBudget: false, ...of(revisions.edge) },
            meshNamespaces: [{ name: "default", create: false, ...of(revisions.default) }],
            sample: { enabled: true, namespace: "default" },
            zipkin: { enabled: false },
            prometheus: { enabled: false },
        };
    }

    /** The preview shows exactly this, `up` does exactly this, and then nothing is left to do. */
    async function step(config: StackConfig, changes: Changes): Promise<void> {
        const { stack } = await harness.open(config);
        assert.deepEqual(await previewed(stack), changes, "in the preview");
        assert.deepEqual(await applied(stack), changes, "in the update");
        assert.deepEqual(await previewed(stack), {}, "afterwards");
    }

    const pods = async (namespace: string, labels = "") =>
        podsIn(await harness.kubectl("-n", namespace, "get", "pods", "-l", labels, "-o", "json"));
    /** Revisions that injected the pods of a namespace, by the annotation that Istio's injector leaves. */
    const injectedBy = async (namespace: string, labels?: string) => {
        const injected = (await pods(namespace, labels)).filter((pod) => sidecarEnv(pod) !== undefined);
        return [...new Set(injected.map(({ metadata }) => metadata.annotations?.["istio.io/rev"]))];
    };
    const istiods = async () =>
        (await harness.kubectl("-n", "istio-system", "get", "deployments", "-o", "name")).trim().split("\n");
    const canary = { canary: { revision: "b", version: "1.30.3" } };

    it("begins with the default revision", async () => {
        const { stack } = await harness.open(configOf());
        await applied(stack);
        assert.deepEqual(await previewed(stack), {});
        await harness.kubectl("-n", "default", "create", "deployment", "mine", "--image=example/mine:1");
        await harness.kubectl("-n", "default", "rollout", "status", "deployment", "mine");
        assert.deepEqual([await injectedBy("default"), await injectedBy("ambassador")], [["default"], ["default"]]);
    });

    it("gives agents and istiod the certificates' life, and keeps the edge's files", async () => {
        const [edge] = (await pods("ambassador")).map(sidecarEnv).filter((env) => env !== undefined);
        const [sample] = (await pods("default")).map(sidecarEnv).filter((env) => env !== undefined);
        assert.deepEqual([edge?.["SECRET_TTL"], edge?.["OUTPUT_CERTS"]], ["30m", "/etc/istio-certs"]);
        assert.deepEqual([sample?.["SECRET_TTL"], sample?.["OUTPUT_CERTS"]], ["30m", undefined]);
        const path = "jsonpath={.spec.template.spec.containers[0]}";
        const text = await harness.kubectl("-n", "istio-system", "get", "deployment", "istiod", "-o", path);
        const env = envOf(JSON.parse(text) as LiveContainer);
        assert.deepEqual([env["DEFAULT_WORKLOAD_CERT_TTL"], env["MAX_WORKLOAD_CERT_TTL"]], ["30m", "24h"]);
    });

    it("installs revision b beside it, and moves nothing", async () => {
        await step(configOf(canary), { "istio-istiod-b": "create" });
        assert.deepEqual(await istiods(), ["deployment.apps/istiod", "deployment.apps/istiod-b"]);
        assert.deepEqual(await injectedBy("default"), ["default"]);
    });

    it("moves one namespace: its label, then the pods that are ours", async () => {
        const moved = { "mesh-default-label": "update", "routes-quote-deployment": "update" };
        await step(configOf(canary, { default: "b" }), moved);
        assert.deepEqual(await injectedBy("default", "app=quote"), ["b"]);
        assert.deepEqual(await injectedBy("ambassador"), ["default"]);
    });

    it("moves it back, and there again", async () => {
        const moved = { "mesh-default-label": "update", "routes-quote-deployment": "update" };
        await step(configOf(canary), moved);
        assert.deepEqual(await injectedBy("default"), ["default"]);
        await step(configOf(canary, { default: "b" }), moved);
    });

    it("leaves the user's own pods to the user, and shows by one command which are to be restarted", async () => {
        const columns =
            "NAMESPACE:.metadata.namespace,POD:.metadata.name,REVISION:.metadata.annotations.istio\\.io/rev";
        const left = async () =>
            (await harness.kubectl("-n", "default", "get", "pods", "-o", `custom-columns=${columns}`))
                .split("\n")
                .filter((line) => / default *$/.test(line));
        assert.match((await left()).join(), /^default +mine-/);
        await harness.kubectl("-n", "default", "rollout", "restart", "deployment");
        await harness.kubectl("-n", "default", "rollout", "status", "deployment", "mine");
        assert.deepEqual(await injectedBy("default"), ["b"]);
    });

    it("moves the edge", async () => {
        const moved = {
            "mesh-ambassador-namespace": "update",
            "edge-release": "update",
            "edge-rollout": "update",
        };
        await step(configOf(canary, { default: "b", edge: "b" }), moved);
        assert.deepEqual([await injectedBy("default"), await injectedBy("ambassador")], [["b"], ["b"]]);
    });

    it("promotes b: the first istiod goes, and nothing of the new one changes", async () => {
        const pod = async () => (await pods("ambassador")).map(({ metadata }) => metadata.name).sort();
        const before = await pod();
        await step(configOf({ revision: "b" }), { "istio-base": "update", "istio-istiod": "delete" });
        assert.deepEqual(await istiods(), ["deployment.apps/istiod-b"]);
        assert.deepEqual(await pod(), before, "no pod was made anew");
        const path = "jsonpath={.webhooks[0].clientConfig.service.name}";
        const validator = ["get", "validatingwebhookconfiguration", "istiod-default-validator", "-o", path];
        assert.equal(await harness.kubectl(...validator), "istiod-b");
    });

    it("still validates, by the new istiod", async () => {
        const bad = ["create", "-n", "default", "--dry-run=server", "-f", "-"];
        const policy = {
            apiVersion: "security.istio.io/v1",
            kind: "AuthorizationPolicy",
            metadata: { name: "bad" },
            spec: { action: "CUSTOM", rules: [{}] },
        };
        const child = spawn(harness.tools.kubectl, ["--kubeconfig", harness.cluster.kubeconfig, ...bad]);
        let errors = "";
        child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        child.stdin.end(JSON.stringify(policy));
        const code = await new Promise((resolve) => child.once("close", resolve));
        assert.notEqual(code, 0);
        assert.match(errors, /validation\.istio\.io.*provider/s);
    });

    it("never let a namespace carry both labels", () => {
        const lines = seen.split("\n").filter((line) => line.includes("istio"));
        assert.ok(
            lines.some((line) => line.includes('"istio.io/rev":"b"')),
            seen,
        );
        assert.ok(
            lines.some((line) => line.includes('"istio-injection":"enabled"')),
            seen,
        );
        const both = lines.filter((line) => line.includes("istio.io/rev") && line.includes("istio-injection"));
        assert.deepEqual(both, []);
    });

    it("is destroyed like any other", async () => {
        const { stack } = await harness.open(configOf({ revision: "b" }));
        await stack.destroy({ color: "never", suppressProgress: true });
        assert.equal((await harness.kubectl("-n", "istio-system", "get", "deployments", "-o", "name")).trim(), "");
        const labels = await harness.kubectl("get", "namespace", "default", "-o", "jsonpath={.metadata.labels}");
        assert.doesNotMatch(labels, /istio/);
    });
});
