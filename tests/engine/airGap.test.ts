import * as assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readStackConfig } from "../../rehearsal/config";
import { EngineHarness, quiet, operations } from "../support/engine";

/** A registry that no machine has: pods are simulated, so nothing is pulled. */
const images = "registry.internal:5000/mirror";

describe("a stack with all of its sources on this machine", () => {
    const harness = new EngineHarness();
    const asked: string[] = [];
    let trap: Server | undefined;
    let sources = "";
    const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
    const noProxies = ["NO_PROXY", "no_proxy"].map((name) => [name, "127.0.0.1,localhost"] as const);
    const kept = new Map<string, string | undefined>();

    /** Runs with every way out led into the trap: proxies for the engine, provider and Helm, `fetch` for the program. */
    const trapped = async <T>(action: () => Promise<T>): Promise<T> => {
        const { fetch } = globalThis;
        globalThis.fetch = (input) => {
            asked.push(String(input));
            return Promise.reject(new Error("downloads are impossible here"));
        };
        return action().finally(() => (globalThis.fetch = fetch));
    };

    before(async () => {
        await harness.start();
        const server = createServer((request, response) => {
            asked.push(String(request.url));
            response.writeHead(403).end();
        });
        server.on("connect", (request, socket) => {
            asked.push(String(request.url));
            socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        });
        trap = server;
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        for (const [name, value] of [...proxies.map((it) => [it, here] as const), ...noProxies]) {
            kept.set(name, process.env[name]);
            process.env[name] = value;
        }
        sources = await mkdtemp(path.join(tmpdir(), "edge-mesh-sources-"));
        const { istioCharts, edgeChart, edgeCrds, prometheusChart } = harness.tools;
        await mkdir(path.join(sources, "charts"));
        for (const chart of ["base", "cni", "istiod"].map((name) => path.join(istioCharts, name))) {
            await symlink(chart, path.join(sources, "charts", path.basename(chart)));
        }
        await symlink(edgeChart, path.join(sources, "charts", "edge-stack"));
        await symlink(prometheusChart, path.join(sources, "charts", "prometheus"));
        await copyFile(edgeCrds, path.join(sources, "aes-crds.yaml"));
    });

    after(async () => {
        for (const [name, value] of kept) {
            if (value === undefined) {
                delete process.env[name];
            } else {
                process.env[name] = value;
            }
        }
        trap?.close();
        await rm(sources, { recursive: true, force: true });
        await harness.stop();
    });

    const config = async () => ({
        ...(await readStackConfig("rehearsal")),
        mirror: { charts: path.join(sources, "charts"), manifests: sources, images },
    });

    it("comes up without asking for anything from outside, with one section of configuration", async () => {
        const { stack } = await harness.open(await config());
        asked.length = 0;
        await trapped(() => stack.up(quiet));
        assert.deepEqual(asked, []);
        const again = await trapped(() => stack.preview(quiet));
        assert.deepEqual(operations(again.changeSummary), []);
    });

    it("runs no container from anywhere but the mirror, injected ones included", async () => {
        const text = await harness.kubectl("get", "pods", "-A", "-o", "json");
        const { items } = JSON.parse(text) as { items: { metadata: { namespace: string }; spec: PodSpec }[] };
        const used = items.flatMap(({ spec }) => [...spec.containers, ...(spec.initContainers ?? [])]);
        const names = new Set(used.map(({ image }) => image.replace(/:[^:/]*$/, "")));
        assert.deepEqual(
            [...names].filter((name) => !name.startsWith(`${images}/`)),
            [],
        );
        for (const name of [
            "istio/pilot",
            "istio/proxyv2",
            "datawire/aes",
            "library/redis",
            "emissaryingress/emissary",
        ]) {
            assert.ok(names.has(`${images}/${name}`), `${name} is not among ${[...names].join(", ")}`);
        }
    });

    it("sees it when something does ask, so that the silence above means something", async () => {
        asked.length = 0;
        const { mirror, ...rest } = await config();
        const { stack } = await harness.open({ ...rest, mirror: { charts: mirror.charts } });
        await assert.rejects(
            trapped(() => stack.preview(quiet)),
            /edge-mesh:edge\.crds[\s\S]*aes-crds\.yaml[\s\S]*downloads are impossible here/,
        );
        assert.match(asked.join(" "), /aes-crds\.yaml/);
        asked.length = 0;
        await harness.helm("pull", "base", "--repo", "http://charts.example.com").catch(() => undefined);
        assert.match(asked.join(" "), /charts\.example\.com/);
    });

    it("goes away again without a way out", async () => {
        const { stack } = await harness.open(await config());
        asked.length = 0;
        await trapped(() => stack.destroy(quiet));
        assert.deepEqual(asked, []);
    });
});

interface PodSpec {
    readonly containers: readonly { readonly image: string }[];
    readonly initContainers?: readonly { readonly image: string }[];
}
