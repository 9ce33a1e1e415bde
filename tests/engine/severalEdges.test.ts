import * as assert from "node:assert/strict";
import { StackConfig } from "../../rehearsal/config";
import { isProven, verifyHere } from "../../rehearsal/live";
import { formatTable } from "../../commands/verify/report";
import { EngineHarness, operations, quiet, Section } from "../support/engine";

describe("two edges in one cluster, by ambassador_id", () => {
    const harness = new EngineHarness();
    const off = { enabled: false };
    let inner: StackConfig;

    before(async () => {
        await harness.start();
        const { edgeChart: chart, edgeCrds: crds } = harness.tools;
        inner = {
            istio: { install: "existing" },
            edge: { ambassadorId: "inner", namespace: "inner-edge", chart, crds },
            meshNamespaces: [{ name: "inner" }],
            sample: { enabled: true, namespace: "inner" },
            zipkin: off,
            prometheus: off,
        };
    });
    after(() => harness.stop());

    /** verify finds nothing wrong with the second edge. */
    async function proveInner(): Promise<void> {
        const { stack } = await harness.open(inner, "inner");
        const rows = await verifyHere(stack, harness.cluster);
        assert.ok(isProven(rows), `\n${formatTable(rows)}`);
    }

    it("come up beside each other, and each is as it should be", async () => {
        await harness.upAndProve();
        await harness.upTwice(inner, "inner");
        await proveInner();
        await harness.prove();
    });

    it("have their own pods, IngressClass and objects", async () => {
        const deployment = ["-n", "inner-edge", "get", "deployment", "edge-stack-inner", "-o", "json"];
        const { spec } = JSON.parse(await harness.kubectl(...deployment)) as {
            spec: { template: { spec: { containers: { env: Section[] }[] } } };
        };
        const env = spec.template.spec.containers[0]?.env ?? [];
        assert.deepEqual(
            env.filter(({ name }) => name === "AMBASSADOR_ID").map(({ value }) => value),
            ["inner"],
        );
        const classes = await harness.kubectl("get", "ingressclasses", "-o", "name");
        assert.match(classes, /edge-stack-inner/);
        const ids = ["-o", "jsonpath={.items[*].spec.ambassador_id}"];
        for (const kind of ["mappings", "tlscontexts", "listeners"]) {
            const namespace = kind === "mappings" ? "inner" : "inner-edge";
            const found = await harness.kubectl("-n", namespace, "get", `${kind}.v3alpha1.getambassador.io`, ...ids);
            assert.match(found, /^(\["inner"\] ?)+$/, kind);
        }
    });

    it("go one without the other", async () => {
        await (await harness.open(inner, "inner")).stack.destroy(quiet);
        const { changeSummary } = await (await harness.open()).stack.preview({ ...quiet, refresh: true });
        assert.deepEqual(operations(changeSummary), []);
        await harness.prove();
    });
});
