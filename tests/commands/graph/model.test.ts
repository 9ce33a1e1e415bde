import * as assert from "node:assert/strict";
import { componentGraph, resourceGraph } from "../../../commands/graph/model";
import { Graph } from "../../../commands/graph/graph";
import { isManaged } from "../../../commands/render/objects";
import { Graph as Order } from "../../support/graph";
import { recordStack, stacks } from "../../support/stack";

const name = (id: string) => id.split("::").pop() ?? id;

/** Everything that arrows lead from, however far away. */
function reach({ before }: Graph, id: string): Set<string> {
    const direct = before.get(id) ?? [];
    return new Set(direct.flatMap((it) => [it, ...reach({ before } as Graph, it)]));
}

describe("commands/graph/model", () => {
    for (const stack of stacks) {
        it(`draws all of ${stack}'s order, and nothing else`, async () => {
            const recording = await recordStack(stack);
            const order = new Order(recording);
            const graph = resourceGraph(recording);
            const managed = recording.resources.filter(isManaged);
            const drawn = managed.filter(({ type, name: it }) => graph.before.has(`${type}::${it}`));
            assert.equal(drawn.length, graph.nodes.length);
            for (const resource of drawn) {
                const expected = drawn.filter((it) => order.reaches(resource, it)).map((it) => it.name);
                const seen = [...reach(graph, `${resource.type}::${resource.name}`)].map(name);
                assert.deepEqual(seen.sort(), expected.sort(), resource.name);
            }
        });
    }

    it("frames components of components", async () => {
        const { groups, nodes } = resourceGraph(await recordStack("rehearsal"));
        const zipkin = groups.find(({ label }) => label === "observability-zipkin");
        assert.equal(name(zipkin?.parent ?? ""), "observability");
        assert.ok(nodes.some(({ group, label }) => group === zipkin?.id && label.join(" ") === "Deployment zipkin"));
    });

    it("has a box a component, in the order of what they hold", async () => {
        const graph = componentGraph(await recordStack("rehearsal"));
        const strict = graph.nodes.find(({ label }) => label.join() === "strict-mtls");
        const before = [...reach(graph, strict?.id ?? "")].map(name);
        for (const earlier of ["istio", "edge-crds", "edge", "edge-tls-context", "routes"]) {
            assert.ok(before.includes(earlier), earlier);
        }
        assert.ok(!before.includes("observability-prometheus"));
    });
});
