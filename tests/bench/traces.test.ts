import * as assert from "node:assert/strict";
import { isProvider } from "../../bench/noop";
import { parseSpans, secondsIn, Span } from "../../bench/traces";

const span = (name: string, start: number, end: number, ...messages: string[]): Span => ({
    name,
    start,
    end,
    messages,
});

describe("bench/traces", () => {
    it("reads the engine's spans, one document a line, to the microsecond", () => {
        const raw = {
            name: "pulumi",
            startTimeUnixNano: "1795485377597344591",
            endTimeUnixNano: "1795485378597344591",
            attributes: [
                { key: "Msg", value: { stringValue: "said" } },
                { key: "Time", value: {} },
            ],
        };
        const line = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [raw] }] }] });
        const [read, second] = parseSpans(`${line}\n\n${line}\n`);
        assert.deepEqual(read, span("pulumi", 1795485377.597344, 1795485378.597344, "said"));
        assert.deepEqual(second, read);
    });

    it("counts each second once where spans run side by side", () => {
        assert.equal(secondsIn([span("b", 2, 5), span("a", 0, 3), span("c", 2.5, 4), span("d", 7, 8)]), 6);
        assert.equal(secondsIn([]), 0);
    });

    it("counts starting a plug-in and every call of it as the provider's", () => {
        const names = ["newPlugin", "pulumirpc.ResourceProvider/Diff", "pulumirpc.ResourceMonitor/RegisterResource"];
        assert.deepEqual(
            names.map((name) => isProvider(span(name, 0, 1))),
            [true, true, false],
        );
    });
});
