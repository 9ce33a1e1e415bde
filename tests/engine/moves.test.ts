import * as assert from "node:assert/strict";
import { EngineEvent } from "@pulumi/pulumi/automation";
import { onThisMachine, readStackConfig, StackConfig } from "../../rehearsal/config";
import { EngineHarness, quiet, Section, operations } from "../support/engine";

/** Milliseconds between two looks at the routes. */
const pause = 400;

/** What the engine did, in order: `begin` or `end`, operation and resource name. */
function stepsOf(events: readonly EngineEvent[]): string[] {
    const nameOf = (urn: string) => urn.split("::").pop() ?? "";
    return events.flatMap(({ resourcePreEvent, resOutputsEvent }) => [
        ...(resourcePreEvent ? [`begin ${resourcePreEvent.metadata.op} ${nameOf(resourcePreEvent.metadata.urn)}`] : []),
        ...(resOutputsEvent ? [`end ${resOutputsEvent.metadata.op} ${nameOf(resOutputsEvent.metadata.urn)}`] : []),
    ]);
}

describe("moves between ways on a real engine and API server", () => {
    const harness = new EngineHarness();
    let guide: StackConfig;
    /** Every Mapping as it was at first: `namespace/name uid`. */
    let routes: string[];

    before(async () => {
        await harness.start();
        guide = await readStackConfig("rehearsal");
    });
    after(() => harness.stop());

    const configOf = (edge: Section, more: Section = {}): StackConfig =>
        onThisMachine(
            { ...guide, prometheus: { enabled: false }, ...more, edge: { ...(guide["edge"] as Section), ...edge } },
            harness.tools,
        );
    const openCore = { distribution: "emissary", legacyVersions: true };
    const lines = (text: string) => text.split("\n").filter((line) => line !== "");
    const mappings = async () => {
        const fields = ["namespace", "name", "uid", "deletionTimestamp"].map((field) => `{.metadata.${field}}`);
        const output = `jsonpath={range .items[*]}${fields.join(" ")}{"\\n"}{end}`;
        const text = await harness.kubectl("get", "mappings", "-A", "-o", output);
        return lines(text)
            .map((line) => line.trim())
            .sort();
    };
    const names = async (...args: string[]) => lines(await harness.kubectl("get", ...args, "-o", "name"));

    /** `up`, its steps, and every state in which the routes were seen meanwhile. */
    async function upWatched(config: StackConfig): Promise<{ steps: string[]; seen: Set<string> }> {
        const events: EngineEvent[] = [];
        const seen = new Set<string>();
        let ended = false;
        const watch = async () => {
            while (!ended) {
                seen.add((await mappings()).join("\n"));
                await new Promise((resolve) => setTimeout(resolve, pause));
            }
        };
        const watching = watch();
        const { stack } = await harness.open(config);
        await stack.up({ ...quiet, onEvent: (event) => events.push(event) }).finally(() => (ended = true));
        await watching;
        return { steps: stepsOf(events), seen };
    }

    /** The edge's release and its TLSContext are made anew before the old ones go, and no route is touched. */
    function assertMoved({ steps, seen }: { steps: string[]; seen: Set<string> }): void {
        const at = (step: string) => {
            assert.ok(steps.includes(step), `no step «${step}» in:\n${steps.join("\n")}`);
            return steps.indexOf(step);
        };
        const context = "edge-tls-context-object";
        assert.ok(at("end create-replacement edge-release") < at("begin delete-replaced edge-release"));
        assert.ok(at("end create-replacement edge-release") < at(`begin create-replacement ${context}`));
        assert.ok(at(`end create-replacement ${context}`) < at(`begin delete-replaced ${context}`));
        assert.deepEqual(
            // Their mark changes with the edge's namespace.
            steps.filter((step) => /routes-\w+\.\S+$/.test(step) && !/ (same|read|update) /.test(step)),
            [],
        );
        assert.deepEqual([...seen], [routes.join("\n")], "a route was deleted, made anew, or could not be read");
    }

    it("starts with Edge Stack and two routes", async () => {
        const { stack } = await harness.open(configOf({}));
        await stack.up(quiet);
        await harness.prove(configOf({}));
        routes = await mappings();
        assert.equal(routes.length, 2);
    });

    it("refuses the open core without the older versions that Edge Stack has stored", async () => {
        const { stack } = await harness.open(configOf({ distribution: "emissary" }));
        const error = await stack.preview(quiet).then(() => "no error", String);
        assert.match(error, /edge\.legacyVersions[\s\S]*mappings\.getambassador\.io \(v2\)/);
    });

    it("leaves the old edge and every route where a move fails halfway", async () => {
        await harness.kubectl("create", "namespace", "emissary"); // as the guide to the move has it
        const config = configOf(openCore);
        const broken = { ...config, edge: { ...(config["edge"] as Section), chart: "/no/such/chart" } };
        await assert.rejects(upWatched(broken), /no\/such\/chart/);
        assert.deepEqual(await mappings(), routes);
        const [edge] = await names("-n", "ambassador", "deployments");
        assert.equal(edge, "deployment.apps/edge-stack");
        assert.deepEqual(await names("-n", "ambassador", "tlscontexts"), [
            "tlscontext.getambassador.io/istio-upstream",
        ]);
    });

    it("moves to the open core, the new edge up before the old goes, and no route is lost", async () => {
        assertMoved(await upWatched(configOf(openCore)));
        await harness.prove(configOf(openCore));
    });

    it("leaves nothing of Edge Stack but what destroy would keep", async () => {
        assert.deepEqual(
            await names("-n", "ambassador", "deployments,services,secrets,tlscontexts,hosts,listeners"),
            [],
        );
        assert.deepEqual(await names("ingressclasses"), ["ingressclass.networking.k8s.io/emissary-ingress"]);
        // Kubernetes can make the aggregated role anew in the moment it is deleted; nothing binds it (docs/decisions.md, D-07).
        const aggregated = "clusterrole.rbac.authorization.k8s.io/edge-stack";
        const roles = await names("clusterroles");
        assert.deepEqual(
            roles.filter((name) => name.includes("/edge-stack") && name !== aggregated),
            [],
        );
        assert.ok(roles.includes("clusterrole.rbac.authorization.k8s.io/emissary-ingress-watch"));
    });

    it("changes nothing when it runs again", async () => {
        const { stack } = await harness.open(configOf(openCore));
        const { summary } = await stack.up(quiet);
        assert.deepEqual(operations(summary.resourceChanges), []);
    });

    it("moves back the same way, never with two TracingServices when an edge boots", async () => {
        const { steps, seen } = await upWatched(configOf({}));
        assertMoved({ steps, seen });
        const old = steps.indexOf("end delete-replaced edge-tracing");
        assert.ok(old >= 0 && old < steps.indexOf("begin create-replacement edge-release"));
        await harness.prove(configOf({}));
        assert.deepEqual(await names("-n", "emissary", "deployments,services,tlscontexts,hosts,listeners"), []);
    });

    it("takes only the sample and its own route away when the sample is switched off", async () => {
        const { steps, seen } = await upWatched(configOf({}, { sample: { enabled: false } }));
        const gone = steps.filter((step) => step.startsWith("end delete ")).map((step) => step.split(" ")[2] ?? "");
        assert.ok(
            gone.length > 0 && gone.every((name) => /^routes-(quote|default\.quote-backend)/.test(name)),
            `${gone.join()}`,
        );
        const shop = routes.filter((route) => route.startsWith("shop "));
        assert.deepEqual(await mappings(), shop);
        assert.ok([...seen].every((state) => state.includes(shop[0] ?? "none")));
    });
});
