import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineHarness, quiet } from "../support/engine";
import { bringConversionWebhook, takeConversionWebhook } from "../support/webhooksAway";

/** A Mapping of somebody else, in a namespace that this program does not know. */
const foreign = `
apiVersion: v1
kind: Namespace
metadata: { name: theirs }
---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: { name: theirs, namespace: theirs }
spec: { prefix: /theirs/, hostname: "*", service: "theirs.theirs:80" }
`;

describe("destroy", () => {
    const harness = new EngineHarness();
    const off = { enabled: false };
    const config = (edge: object) => ({
        ...harness.config,
        zipkin: off,
        prometheus: off,
        edge: { ...(harness.config["edge"] as object), ...edge },
    });
    const names = async (...args: string[]) =>
        (await harness.kubectl("get", ...args, "-o", "name")).split("\n").filter((line) => line !== "");

    /** Destroys the stack and returns what was deleted, as kinds in their order. */
    async function destroyed(edge: object): Promise<string[]> {
        const { stack } = await harness.open(config(edge));
        const kinds: string[] = [];
        await stack.destroy({
            ...quiet,
            onEvent: ({ resOutputsEvent: event }) => {
                if (event?.metadata.op === "delete") {
                    kinds.push(event.metadata.type.split(":").pop() ?? "");
                }
            },
        });
        return kinds;
    }

    before(async () => {
        await harness.start();
        await (await harness.open(config({}))).stack.up(quiet);
        const file = path.join(harness.cluster.dir, "foreign.yaml");
        await writeFile(file, foreign);
        await harness.kubectl("apply", "-f", file);
    });
    after(() => harness.stop());

    it("takes strict mTLS away first, then the routes, then what they need, and the edge before Istio", async () => {
        const kinds = await destroyed({});
        const first = (kind: string) => kinds.indexOf(kind);
        const last = (kind: string) => kinds.lastIndexOf(kind);
        for (const kind of ["PeerAuthentication", "MappingSet", "TLSContext", "Release"]) {
            assert.ok(first(kind) >= 0, `no ${kind} was deleted: ${kinds.join(" ")}`);
        }
        assert.ok(last("PeerAuthentication") < first("MappingSet"), kinds.join(" "));
        assert.ok(last("MappingSet") < first("TLSContext"), kinds.join(" "));
        assert.ok(last("TLSContext") < first("Release"), kinds.join(" "));
    });

    it("leaves no role of the chart, though Kubernetes makes an aggregated one anew while Helm deletes it", async () => {
        await sleep(3_000);
        const roles = await names("clusterroles,clusterrolebindings");
        assert.deepEqual(
            roles.filter((name) => name.includes("edge-stack")),
            [],
        );
    });

    it("keeps CRDs and what is not ours, and leaves no namespace half gone", async () => {
        assert.deepEqual(await names("mappings.getambassador.io", "-A"), ["mapping.getambassador.io/theirs"]);
        const terminating = await harness.kubectl("get", "namespaces", "-o", "jsonpath={.items[*].status.phase}");
        assert.match(terminating, /^(Active ?)+$/);
    });

    it("ends in a message while the conversion webhook is away, loses nothing, and is done once it is back", async () => {
        await (await harness.open(config({}))).stack.up(quiet);
        const routes = await names("mappings.getambassador.io", "-A");
        const replicas = await takeConversionWebhook(harness);
        const said = await destroyed({}).then(() => assert.fail("destroy went through"), String);
        assert.match(said, /conversion webhook for getambassador\.io[\s\S]*emissary-apiext/);
        await bringConversionWebhook(harness, replicas);
        assert.deepEqual(await names("mappings.getambassador.io", "-A"), routes);
        await destroyed({});
        assert.deepEqual(await names("mappings.getambassador.io", "-A"), ["mapping.getambassador.io/theirs"]);
        const phases = await harness.kubectl("get", "namespaces", "-o", "jsonpath={.items[*].status.phase}");
        assert.match(phases, /^(Active ?)+$/);
    });

    it("deletes the CRDs, and with them everybody's Mappings, when it is asked to", async () => {
        await (await harness.open(config({ keepCrds: false }))).stack.up(quiet);
        await destroyed({ keepCrds: false });
        const crds = await names("crds");
        assert.deepEqual(
            crds.filter((name) => name.endsWith(".getambassador.io")),
            [],
        );
        assert.deepEqual(await names("namespace/theirs"), ["namespace/theirs"]);
        const phases = await harness.kubectl("get", "namespaces", "-o", "jsonpath={.items[*].status.phase}");
        assert.match(phases, /^(Active ?)+$/);
    });
});
