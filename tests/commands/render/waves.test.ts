import * as assert from "node:assert/strict";
import { isManaged } from "../../../commands/render/objects";
import { idOf, wavesOf } from "../../../commands/render/waves";
import { Graph } from "../../support/graph";
import { Recorded } from "../../support/recorder";
import { recordStack, stacks } from "../../support/stack";

const resource = (name: string, dependencies: string[] = [], more: Partial<Recorded> = {}): Recorded => ({
    type: "t",
    name,
    parent: "",
    custom: true,
    provider: "",
    retainOnDelete: false,
    dependencies: dependencies.map((it) => `t::${it}`),
    ordered: [],
    inputs: {},
    ...more,
});

describe("commands/render/waves", () => {
    it("is the length of the longest way", () => {
        const waves = wavesOf(
            [resource("d", ["a", "c"]), resource("a"), resource("b", ["a"]), resource("c", ["b"])],
            () => true,
        );
        assert.deepEqual(Object.fromEntries(waves), { "t::a": 0, "t::b": 1, "t::c": 2, "t::d": 3 });
    });

    it("passes on what a component waits for, without a wave for it or for what is not written", () => {
        const all = [
            resource("first"),
            resource("gate", ["first"]),
            resource("whole", ["gate"], { custom: false }),
            resource("part", [], { parent: "t::whole" }),
        ];
        const waves = wavesOf(all, ({ name }) => ["first", "part"].includes(name));
        assert.equal(waves.get("t::part"), 1);
    });

    for (const stack of stacks) {
        it(`puts whatever ${stack} needs into an earlier wave`, async () => {
            const recording = await recordStack(stack);
            const graph = new Graph(recording);
            const managed = recording.resources.filter(isManaged);
            const waves = wavesOf(recording.resources, isManaged);
            const waveOf = (it: Recorded) => waves.get(idOf(it)) ?? -1;
            const pairs = managed.flatMap((it) =>
                managed.filter((before) => graph.reaches(it, before)).map((before) => ({ it, before })),
            );
            assert.ok(pairs.length > 100);
            const wrong = pairs.filter(({ it, before }) => waveOf(before) >= waveOf(it));
            assert.deepEqual(
                wrong.map(({ it, before }) => `${before.name} before ${it.name}`),
                [],
            );
        });
    }
});
