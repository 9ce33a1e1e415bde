import * as assert from "node:assert/strict";
import { parseSpans, Span } from "./traces";

const span = (name: string, start: number, end: number, ...messages: string[]): Span => ({
    name,
    start,
    end,
    messages,
});

describe("tests/bench/traces", () => {
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
});
