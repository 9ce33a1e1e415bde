import * as assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sendSteadily } from "./load";
import { format, isLost, Line } from "./table";

describe("traffic", () => {
    it("goes to each URL in turn, each request on a connection of its own, and every one that is lost is counted", async () => {
        const asked: string[] = [];
        let connections = 0;
        const server = createServer((request, response) => {
            asked.push(request.url ?? "");
            if (request.url === "/cut") {
                request.socket.destroy();
            } else {
                response.writeHead(request.url === "/bad" ? 503 : 200).end();
            }
        });
        server.on("connection", () => connections++);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const load = sendSteadily([`${at}/good`, `${at}/bad`, `${at}/cut`], 100);
        while (asked.length < 9) {
            await sleep(10);
        }
        const { requests, failed } = await load.end();
        server.close();
        assert.equal(connections, requests);
        const count = (path: string) => asked.filter((it) => it === path).length;
        assert.deepEqual(failed, { "503": count("/bad"), ECONNRESET: count("/cut") });
    });

    const line = (over: Partial<Line>): Line => ({
        what: "the edge rolls",
        seen: "both pods are new",
        requests: 100,
        failed: {},
        inherent: undefined,
        ...over,
    });

    it("fails when a request is lost, unless that is in the nature of it, and when the scenario itself fails", () => {
        assert.ok(!isLost(line({})));
        assert.ok(isLost(line({ failed: { "503": 1 } })));
        assert.ok(!isLost(line({ failed: { "503": 1 }, inherent: "it was killed" })));
        assert.ok(isLost(line({ seen: "FAILED: no pod", inherent: "it was killed" })));
    });

    it("is told with what the lost ones came to, and why", () => {
        const text = format([line({ failed: { "503": 2, ECONNRESET: 1 }, inherent: "it was killed" })]);
        assert.match(text, /100 requests, +3 failed/);
        assert.match(text, /2 x 503; 1 x ECONNRESET; inherent: it was killed/);
        assert.doesNotMatch(format([line({ inherent: "it was killed" })]), /inherent/);
    });
});
