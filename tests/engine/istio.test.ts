import * as assert from "node:assert/strict";
import * as path from "node:path";
import { StackConfig } from "../../rehearsal/config";
import { applied, previewed } from "../support/changes";
import { EngineHarness, quiet, Section } from "../support/engine";
import { podsIn, sidecarEnv } from "../support/pods";

describe("an Istio that is there already", () => {
    const harness = new EngineHarness();

    before(() => harness.start());
    after(() => harness.stop());

    function configOf(istio: Section = {}, meshNamespaces: Section[] = []): StackConfig {
        const { hostname: _hostname, ...edge } = harness.config["edge"] as Section;
        return {
            istio: { install: "existing", ...istio },
            edge: { ...edge, replicas: 1, disruptionBudget: false },
            meshNamespaces,
            zipkin: { enabled: false },
            prometheus: { enabled: false },
        };
    }

    const names = (...what: string[]) => harness.kubectl("get", ...what, "-o", "name");
    const labelsOf = (namespace: string) =>
        harness.kubectl("get", "namespace", namespace, "-o", "jsonpath={.metadata.labels}");
    /** What the preview of a configuration says, which has to be a refusal without stack trace. */
    async function refusal(config: StackConfig, stack = "refused"): Promise<string> {
        const opened = await harness.open(config, stack);
        const text = await opened.stack.preview(quiet).then(() => "no error", String);
        assert.doesNotMatch(text, /Unhandled exception|at .*\.ts:\d+/);
        return text;
    }
    const install = (release: string, chart: string, namespace: string, ...values: string[]) => {
        const folder = path.join(harness.tools.istioCharts, chart);
        const flags = values.flatMap((value) => ["--set", value]);
        const place = ["-n", namespace, "--create-namespace", "--wait=legacy", "--server-side=false"];
        return harness.helm("install", release, folder, ...place, ...flags);
    };

    it("is missing, as the preview says, and nothing is created", async () => {
        const before = await names("namespaces,crds");
        const text = await refusal(configOf());
        assert.match(text, /there is no istiod in the cluster[\s\S]*'edge-mesh:istio\.install' helm/);
        const { stack } = await harness.open(configOf(), "refused");
        await assert.rejects(stack.up(quiet), /there is no istiod/);
        assert.equal(await names("namespaces,crds"), before);
    });

    it("is found in a namespace of its own, which the preview names", async () => {
        await install("base", "base", "mesh", "global.istioNamespace=mesh", "defaultRevision=stable");
        await install("istiod-stable", "istiod", "mesh", "global.istioNamespace=mesh", "revision=stable");
        const text = await refusal(configOf());
        assert.match(text, /fix: {5}pulumi config set --path 'edge-mesh:istio\.namespace' mesh/);
        assert.match(await refusal(configOf({ namespace: "mesh", revision: "old" })), /allowed: one of stable/);
    });

    it("serves by the label that fits, and nothing of it is changed", async () => {
        const before = await harness.helm("list", "-n", "mesh", "-o", "json");
        const { stack } = await harness.open(configOf({ namespace: "mesh" }));
        await applied(stack);
        assert.deepEqual(await previewed(stack), {});
        const { istioRevision, istioVersion } = await stack.outputs();
        assert.deepEqual([istioRevision?.value, istioVersion?.value], ["stable", "unknown"]);
        assert.match(await labelsOf("ambassador"), /"istio\.io\/rev":"stable"/);
        const pods = podsIn(await harness.kubectl("-n", "ambassador", "get", "pods", "-o", "json"));
        const revisions = pods.filter((pod) => sidecarEnv(pod) !== undefined);
        assert.deepEqual(
            revisions.map(({ metadata }) => metadata.annotations?.["istio.io/rev"]),
            ["stable"],
        );
        assert.equal(await harness.helm("list", "-n", "mesh", "-o", "json"), before);
        assert.deepEqual((await names("peerauthentications", "-A")).trim().split("\n").length, 1);
    });

    it("wants the namespaces that are said to be there", async () => {
        const text = await refusal(configOf({ namespace: "mesh" }, [{ name: "absent", create: false }]), "test");
        assert.match(text, /absent[^\n]*does not exist/);
    });

    it("takes no namespace in ambient mode, and labels nothing of it", async () => {
        await harness.kubectl("create", "namespace", "misty");
        await harness.kubectl("label", "namespace", "misty", "istio.io/dataplane-mode=ambient");
        const config = configOf({ namespace: "mesh" }, [{ name: "misty", create: false }]);
        const text = await refusal(config, "test");
        assert.match(
            text,
            /misty is in Istio's ambient mode[\s\S]*kubectl label namespace misty istio\.io\/dataplane-mode-/,
        );
        const { stack } = await harness.open(config);
        await assert.rejects(stack.up(quiet), /ambient mode/);
        assert.doesNotMatch(await labelsOf("misty"), /istio\.io\/rev/);
        const owned = await refusal(configOf({ namespace: "mesh" }, [{ name: "misty" }]), "test");
        assert.match(owned, /misty is in Istio's ambient mode/, "one that is adopted");
        await harness.kubectl("label", "namespace", "misty", "istio.io/dataplane-mode-");
        await applied((await harness.open(config)).stack);
        assert.match(await labelsOf("misty"), /"istio\.io\/rev":"stable"/);
    });

    it("takes no namespace that somebody else labelled in the other style", async () => {
        await harness.kubectl("create", "namespace", "torn");
        await harness.kubectl("label", "namespace", "torn", "istio-injection=enabled");
        const meshNamespaces = [
            { name: "misty", create: false },
            { name: "torn", create: false },
        ];
        const text = await refusal(configOf({ namespace: "mesh" }, meshNamespaces), "test");
        assert.match(text, /torn is labelled istio-injection=enabled by somebody else/);
        const { stack } = await harness.open(configOf({ namespace: "mesh" }, meshNamespaces));
        await assert.rejects(stack.up(quiet), /torn is labelled[\s\S]*kubectl label namespace torn istio-injection-/);
        await harness.kubectl("label", "namespace", "torn", "istio-injection-");
        await applied(stack);
        assert.match(await labelsOf("torn"), /"istio\.io\/rev":"stable"/);
    });

    it("stays when the stack goes", async () => {
        const { stack } = await harness.open(configOf({ namespace: "mesh" }));
        await stack.destroy(quiet);
        assert.match(await harness.kubectl("-n", "mesh", "get", "deployments", "-o", "name"), /istiod-stable/);
        for (const namespace of ["misty", "torn"]) {
            assert.doesNotMatch(await labelsOf(namespace), /istio/);
        }
    });
});
