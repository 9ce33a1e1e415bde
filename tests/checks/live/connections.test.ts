import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import {
    clustersOf,
    connectionsCheck,
    EnvoyCluster,
    judgeConnections,
    statsOf,
} from "../../../checks/live/connections";
import { Mapping } from "../../../checks/live/cluster/customKinds";
import { edgeDeployment, edgePod, expectedStack, realNode, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const fixture = (name: string) => readFileSync(path.join(__dirname, "..", "..", "fixtures", "verify", name), "utf8");
const mapping: Mapping = {
    metadata: { name: "quote", namespace: "default" },
    spec: { service: "quote.default:80", tls: "istio-upstream" },
};

describe("verify: the edge's connections (EM-023)", () => {
    const clusters = clustersOf(fixture("envoy-config-dump.json"));
    const own = clusters[1] as EnvoyCluster;
    const judge = (cluster: Partial<EnvoyCluster>, stats = fixture("envoy-stats.txt")) =>
        told(judgeConnections([mapping], [{ ...own, ...cluster }], still(stats), expectedStack()));
    /** Counters that stay as they are. */
    const still = (text: string) => ({ before: statsOf(text), after: statsOf(text) });

    it("reads clusters and counters", () => {
        const addresses = [{ host: "quote.default", port: 80 }];
        const authority = "/etc/istio-certs/root-cert.pem";
        assert.deepEqual(own, { stats: "quote_default_80", tls: true, authority, alpn: ["istio"], addresses });
        assert.equal(statsOf(fixture("envoy-stats.txt")).get("cluster.quote_default_80.ssl.handshake"), 12);
    });

    it("accepts Istio's ALPN at the Mapping's port", () => assert.equal(judge({}), ""));

    it("looks at 443 where the Mapping names no port", () => {
        const portless: Mapping = { ...mapping, spec: { ...mapping.spec, service: "quote.default" } };
        const at = (port: number) => [{ ...own, addresses: [{ host: "quote.default", port }] }];
        const judged = (port: number) =>
            told(judgeConnections([portless], at(port), still(fixture("envoy-stats.txt")), expectedStack()));
        assert.equal(judged(443), "");
        assert.match(judged(80), /no cluster at port 443/);
    });

    it("sees 443, plaintext, and TLS that the sidecar takes for no mTLS", () => {
        assert.match(judge({ addresses: [{ host: "quote.default", port: 443 }] }), /no cluster at port 80/);
        assert.match(judge({ tls: false, alpn: [] }), /plaintext/);
        assert.match(judge({ alpn: ["h2"] }), /offers h2, not istio/);
    });

    it("sees handshakes that all fail, and overlooks single ones: counters never go back", () => {
        const stats = (handshake: number) =>
            `cluster.quote_default_80.ssl.connection_error: 3\ncluster.quote_default_80.ssl.handshake: ${handshake}\n`;
        assert.match(judge({}, stats(0)), /all 3 TLS handshakes failed/);
        assert.equal(judge({}, stats(500)), "");
    });

    it("sees an Envoy that takes any certificate, where it is to take the mesh's only", () => {
        assert.match(judge({ authority: undefined }), /holds certificates against nothing, not .*root-cert\.pem/);
        const lax = expectedStack({ edge: { verifyUpstreams: false } });
        const taken = still(fixture("envoy-stats.txt"));
        assert.equal(told(judgeConnections([mapping], [{ ...own, authority: undefined }], taken, lax)), "");
    });

    it("sees certificates that are refused while it looks, and overlooks those of long ago", () => {
        const stats = (refused: number) =>
            statsOf(
                `cluster.quote_default_80.ssl.fail_verify_error: ${refused}\ncluster.quote_default_80.ssl.handshake: 9\n`,
            );
        const judgeBoth = (before: number, after: number) => {
            const counters = { before: stats(before), after: stats(after) };
            return told(judgeConnections([mapping], [own], counters, expectedStack()));
        };
        assert.equal(judgeBoth(4, 4), "");
        assert.match(judgeBoth(4, 6), /2 certificates were refused meanwhile/);
        const all = "cluster.quote_default_80.ssl.fail_verify_error: 5\n";
        assert.match(judge({}, all), /all 5 TLS handshakes failed/);
    });

    it("sees them in what an Envoy answered whose certificate was of another authority", () => {
        const stats = still(fixture("recorded/wrong-authority-stats.txt"));
        const shop = { ...own, stats: "shop_shop_80", addresses: [{ host: "shop.shop", port: 80 }] };
        const to = {
            metadata: { name: "shop", namespace: "shop" },
            spec: { ...mapping.spec, service: "shop.shop:80" },
        };
        assert.match(told(judgeConnections([to], [shop], stats, expectedStack())), /all 1 TLS handshakes failed/);
    });

    it("asks Envoy inside a pod", async () => {
        const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [realNode], mappings: [mapping] };
        const exec = (_at: unknown, command: readonly string[]) => {
            const name = command.at(-1)?.includes("config_dump") ? "envoy-config-dump.json" : "envoy-stats.txt";
            return { ok: true, stdout: fixture(name), stderr: "" };
        };
        assert.deepEqual((await connectionsCheck.look(fakeCluster(objects, { exec }), expectedStack())).problems, []);
    });
});
