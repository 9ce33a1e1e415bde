import * as assert from "node:assert/strict";
import { integration } from "../support/integration";
import { StackConfig } from "../../rehearsal/config";
import { edgePods, objectOf, Printed, provideCrds, smallConfig } from "../support/edgeEngine";
import { EngineHarness, quiet } from "../support/engine";
import { ownedFields } from "../support/ownedFields";

const namespace = "ambassador";
const foreign = { name: "FOREIGN", value: "kept" };

describe("an edge that is there already, on a real engine and API server", () => {
    const harness = new EngineHarness();
    let config: StackConfig;
    let original: Printed;

    const deployment = () => objectOf(harness, namespace, "deployment", "edge-stack");
    /** Helm 4 has to force: the chart's aggregated ClusterRole has rules that Kubernetes' controller owns. */
    const serverSide = ["--server-side=true", "--force-conflicts"];
    const upgrade = (...args: string[]) =>
        harness.helm("-n", namespace, "upgrade", "edge-stack", harness.tools.edgeChart, "--reuse-values", ...args);
    const isForeignKept = ({ metadata, spec }: Printed) => {
        assert.equal(metadata.uid, original.metadata.uid);
        assert.equal(metadata.labels["team"], "web");
        const variable = spec.template.spec.containers[0]?.env?.find(({ name }) => name === foreign.name);
        assert.deepEqual(variable, foreign);
    };
    const isOursKept = async () => {
        const pods = await edgePods(harness, namespace);
        assert.ok(pods.length > 0);
        for (const pod of pods) {
            const { outputCerts, edgeMount, proxyMount } = ownedFields(pod, integration);
            assert.equal(outputCerts, "/etc/istio-certs");
            assert.ok(edgeMount !== undefined && proxyMount !== undefined);
        }
        const { spec } = await deployment();
        const present = spec.template.spec.containers[0]?.env ?? [];
        for (const [name, value] of Object.entries(integration.env)) {
            assert.deepEqual(
                present.find((entry) => entry.name === name),
                { name, value },
            );
        }
    };

    before(async () => {
        await harness.start();
        await provideCrds(harness);
        await harness.kubectl("create", "namespace", namespace);
        // Helm 3 applies on the client's side; Helm 4 only does so when it is told to.
        await harness.helm(
            ...["-n", namespace, "install", "edge-stack", harness.tools.edgeChart, "--server-side=false", "--wait"],
            ...["--set", "emissary-ingress.fullnameOverride=edge-stack,emissary-ingress.createDefaultListeners=true"],
            ...["--set", `emissary-ingress.env.${foreign.name}=${foreign.value}`],
            ...["--set", "emissary-ingress.agent.enabled=false,emissary-ingress.replicaCount=1"],
        );
        await harness.kubectl("-n", namespace, "label", "deployment", "edge-stack", "team=web");
        original = await deployment();
        const services = [{ name: "shop", namespace, port: 80, prefix: "/shop/" }];
        config = smallConfig(harness, { install: "existing" }, { services });
    });
    after(() => harness.stop());

    it("names the candidates when the Deployment is not there, before anything is registered", async () => {
        const edge = { install: "existing", deployment: "aes" };
        const { stack } = await harness.open(smallConfig(harness, edge), "absent");
        const error = await stack.preview(quiet).then(() => "no error", String);
        await stack.workspace.removeStack("absent");
        assert.match(error, /ambassador\/aes"\s+problem: it does not exist[\s\S]*\(ambassador\/edge-stack\)/);
    });

    it("is patched and rolled, and nothing changes when the program runs again", async () => {
        await harness.upTwice(config);
        await isOursKept();
        isForeignKept(await deployment());
        const status = await harness.kubectl(
            "-n",
            namespace,
            "rollout",
            "status",
            "deployment/edge-stack",
            "--timeout=1s",
        );
        assert.match(status, /successfully rolled out/);
    });

    it("has nothing of CRDs, Redis, license and Listeners in the stack, and the namespace only labelled", async () => {
        const { deployment: state } = await (await harness.open(config)).stack.exportStack();
        const { resources } = state as { resources: { type: string; external?: boolean }[] };
        const types = resources.filter(({ external }) => external !== true).map(({ type }) => type);
        const untouched = /CustomResourceDefinition|Secret|Listener|v1:Namespace$|apps\/v1:Deployment$/;
        assert.deepEqual(types.filter((type) => untouched.test(type) && !type.includes("Patch")).sort(), [
            "kubernetes:core/v1:Namespace",
        ]);
        assert.ok(types.includes("kubernetes:core/v1:NamespacePatch"));
    });

    for (const [helm, flags] of [
        ["Helm 3", ["--server-side=false"]],
        ["Helm 4", serverSide],
    ] as const) {
        it(`keeps our fields through a helm upgrade as ${helm} does it`, async () => {
            const replicas = helm === "Helm 3" ? 2 : 3;
            await upgrade("--set", `emissary-ingress.replicaCount=${replicas}`, ...flags, "--wait");
            const after = await deployment();
            assert.equal(after.spec["replicas"], replicas);
            isForeignKept(after);
            await isOursKept();
            const { changeSummary } = await (await harness.open(config)).stack.preview(quiet);
            // Helm 4 has changed the Service as well, which the program reads.
            assert.deepEqual(
                Object.keys(changeSummary).filter((change) => change !== "read"),
                ["same"],
            );
        });
    }

    it("names what a forced helm upgrade has set to another value", async () => {
        const path = "emissary-ingress.env.AMBASSADOR_ISTIO_SECRET_DIR";
        await upgrade("--set", `${path}=/elsewhere`, ...serverSide);
        const seen = await (await harness.open(config)).stack.preview(quiet).then(() => "no error", String);
        assert.match(seen, /Deployment ambassador\/edge-stack: 1 thing contradicts/);
        assert.match(seen, /AMBASSADOR_ISTIO_SECRET_DIR\s+seen: {4}"\/elsewhere"/);
        await harness.helm("-n", namespace, "rollback", "edge-stack", "--wait", ...serverSide);
    });

    it("puts back what Helm was forced to take away", async () => {
        await assert.rejects(isOursKept());
        await harness.upTwice(config);
        await isOursKept();
    });

    it("gives its fields back on destroy, and the edge stays as it was", async () => {
        await (await harness.open(config)).stack.destroy(quiet);
        const left = await deployment();
        isForeignKept(left);
        assert.deepEqual(left.spec.template, original.spec.template);
        const kept = await harness.kubectl("-n", namespace, "get", "listeners,services", "-o", "name");
        assert.equal(
            kept
                .trim()
                .split("\n")
                .filter((line) => line.startsWith("listener")).length,
            2,
        );
        const pods = await edgePods(harness, namespace);
        assert.ok(pods.length > 0);
    });
});
