import * as assert from "node:assert/strict";
import { EngineHarness, quiet, Section, operations } from "../support/engine";

interface JobPod {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly serviceAccountName: string; readonly containers: readonly { readonly args: string[] }[] };
}

describe("the workaround for a certificate that is not taken up", () => {
    const harness = new EngineHarness();
    const account = "system:serviceaccount:ambassador:edge-certificate-touch";
    const off = { enabled: false };

    const config = () => ({
        edge: { ...(harness.config["edge"] as Section), rotationWorkaround: { enabled: true } },
        istio: harness.config["istio"],
        strict: { scope: "namespaces" },
        zipkin: off,
        prometheus: off,
    });
    const may = (verb: string, what: string) =>
        harness
            .kubectl("auth", "can-i", verb, what, "-n", "ambassador", "--as", account)
            .then((answer) => answer.trim() === "yes")
            .catch(() => false);
    const touchOf = () =>
        harness.kubectl(
            ...["-n", "ambassador", "get", "tlscontext", "istio-upstream"],
            ...["-o", "jsonpath={.metadata.annotations.edge-mesh\\.dev/certificate-touch}"],
        );

    before(() => harness.start());
    after(() => harness.stop());

    it("comes up, and changes nothing when it runs again", () => harness.upTwice(config()));

    it("makes a Job whose pod has no sidecar, so that it can end", async () => {
        await harness.kubectl("-n", "ambassador", "create", "job", "now", "--from=cronjob/edge-certificate-touch");
        await harness.kubectl("-n", "ambassador", "wait", "--for=condition=Complete", "job/now", "--timeout=60s");
        const [pod] = await podsOfJob();
        assert.deepEqual(
            pod?.spec.containers.map((it) => it.args.length),
            [4],
        );
        assert.equal(pod.spec.serviceAccountName, "edge-certificate-touch");
    });

    it("changes the TLSContext by exactly the command of its pod, with exactly its rights", async () => {
        const [pod] = await podsOfJob();
        assert.equal(await touchOf(), "");
        const args = pod?.spec.containers[0]?.args ?? [];
        const filled = args.map((argument) => argument.replace("$(POD_NAME)", pod?.metadata.name ?? ""));
        await harness.kubectl("-n", "ambassador", "--as", account, ...filled);
        assert.equal(await touchOf(), pod?.metadata.name);
    });

    it("may do nothing else", async () => {
        assert.equal(await may("patch", "tlscontexts.getambassador.io/istio-upstream"), true);
        for (const [verb, what] of [
            ["patch", "tlscontexts.getambassador.io/other"],
            ["delete", "tlscontexts.getambassador.io/istio-upstream"],
            ["list", "tlscontexts.getambassador.io"],
            ["patch", "deployments.apps/edge-stack"],
            ["get", "secrets"],
        ] as const) {
            assert.equal(await may(verb, what), false, `${verb} ${what}`);
        }
    });

    it("is no drift: neither preview nor refresh wants the touch away", async () => {
        const { stack } = await harness.open(config());
        await stack.refresh(quiet);
        const { changeSummary } = await stack.preview(quiet);
        assert.deepEqual(operations(changeSummary), []);
        assert.notEqual(await touchOf(), "");
    });

    it("goes away with the setting, and with the stack", async () => {
        const { edge, ...rest } = config();
        const { stack } = await harness.open({ ...rest, edge: { ...edge, rotationWorkaround: off } });
        await stack.up(quiet);
        const left = await harness.kubectl("-n", "ambassador", "get", "cronjobs,roles,rolebindings,sa", "-o", "name");
        assert.doesNotMatch(left, /edge-certificate-touch/);
        await (await harness.open(config())).stack.destroy(quiet);
    });

    async function podsOfJob(): Promise<JobPod[]> {
        const text = await harness.kubectl("-n", "ambassador", "get", "pods", "-l", "job-name=now", "-o", "json");
        return (JSON.parse(text) as { items: JobPod[] }).items;
    }
});
