import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../config/load";
import { problemsOf } from "../support/settings";

/** Loads a configuration as Pulumi hands it over: every value a text. */
function load(config: Readonly<Record<string, unknown>>) {
    const texts = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>, []);
    return loadSettings(new pulumi.Config("edge-mesh"));
}

describe("config/load", () => {
    afterEach(() => pulumi.runtime.setAllConfig({}, []));

    it("reads JSON keys and plain keys", () => {
        const settings = load({ "edge-mesh:kubeContext": "kind-dev", "edge-mesh:edge": { replicas: 3 } });
        assert.equal(settings.kubeContext, "kind-dev");
        assert.equal(settings.edge.replicas, 3);
    });

    it("takes the empty context for the current one", () => {
        assert.equal(load({ "edge-mesh:kubeContext": "" }).kubeContext, undefined);
    });

    it("names every mistake at once: key path, value seen, what is allowed, command that fixes it", () => {
        const config = {
            "edge-mesh:edge": { replicas: 0, replica: 2 },
            "edge-mesh:services": [{ name: "a", namespace: "shop", port: 80, prefix: "a" }],
        };
        assert.throws(() => load(config), {
            name: "Error",
            message: [
                "3 mistakes in the configuration:",
                "  edge-mesh:edge.replicas",
                "    seen:    0",
                "    allowed: Too small: expected number to be >=1",
                "    fix:     pulumi config set --path 'edge-mesh:edge.replicas' VALUE",
                "  edge-mesh:edge.replica",
                "    seen:    2",
                "    allowed: no such key; see docs/configuration.md",
                "    fix:     pulumi config rm --path 'edge-mesh:edge.replica'",
                "  edge-mesh:services[0].prefix",
                '    seen:    "a"',
                "    allowed: must start with '/', unless mapping.prefix_regex makes it a regular expression",
                "    fix:     pulumi config set --path 'edge-mesh:services[0].prefix' VALUE",
            ].join("\n"),
        });
    });

    it("leads from a key of an earlier release to the one in its place", () => {
        assert.throws(() => load({ "edge-mesh:edge": { redisImage: "redis:8" } }), {
            message: [
                "1 mistake in the configuration:",
                "  edge-mesh:edge.redisImage",
                '    seen:    "redis:8"',
                "    allowed: no such key any more; edge.redis.image has taken its place",
                "    fix:     pulumi config rm --path 'edge-mesh:edge.redisImage' && " +
                    "pulumi config set --path 'edge-mesh:edge.redis.image' VALUE",
            ].join("\n"),
        });
    });

    it("adds the services of a file, and says of a mistake there which entry it is in", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-load-"));
        const file = path.join(folder, "services.yaml");
        const base = { "edge-mesh:meshNamespaces": [{ name: "shop" }], "edge-mesh:routes": { file } };
        const services = [{ name: "a", namespace: "shop", port: 80, prefix: "/a/" }];
        try {
            writeFileSync(file, "- { name: b, namespace: shop, port: 80, prefix: /b/ }\n");
            const settings = load({ ...base, "edge-mesh:services": services });
            assert.deepEqual(
                settings.services.map(({ name }) => name),
                ["a", "b"],
            );
            writeFileSync(file, "- { name: b, namespace: other, port: 80, prefix: /b/ }\n");
            assert.throws(
                () => load({ ...base, "edge-mesh:services": services }),
                (error: Error) => {
                    const place = /edge-mesh:routes\.file\[0\]\.namespace\n {4}seen: {4}"other"\n/;
                    assert.match(error.message, place);
                    assert.ok(error.message.endsWith(`fix:     edit entry 1 of ${file}`), error.message);
                    return true;
                },
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("refuses a license for Emissary, without showing it", () => {
        const config = { "edge-mesh:licenseKey": "planted", "edge-mesh:edge": { distribution: "emissary" } };
        assert.throws(
            () => load(config),
            (error: Error) => {
                assert.match(
                    error.message,
                    /edge-mesh:licenseKey[\s\S]*fix: {5}pulumi config rm 'edge-mesh:licenseKey'$/,
                );
                assert.ok(!error.message.includes("planted"));
                return true;
            },
        );
        load({ "edge-mesh:licenseKey": "planted" });
    });

    it("throws what Pulumi prints without a stack trace", () => {
        assert.throws(
            () => load({ "edge-mesh:edge": { replicas: 0 } }),
            (error) => pulumi.RunError.isInstance(error),
        );
    });

    it("tells a text from JSON, and goes on with the other keys", () => {
        const config = { "edge-mesh:edge": "three replicas", "edge-mesh:tracing": { sampling: 200 } };
        assert.throws(
            () => load(config),
            (error: Error) => {
                assert.match(error.message, /^2 mistakes/);
                assert.match(
                    error.message,
                    /edge-mesh:edge\n {4}seen: {4}"three replicas"\n {4}allowed: a JSON object or list/,
                );
                assert.match(error.message, /edge-mesh:tracing\.sampling\n {4}seen: {4}200/);
                return true;
            },
        );
    });

    it("refuses an unknown top-level key, and does not print its value", () => {
        assert.throws(
            () => load({ "edge-mesh:licenceKey": "planted.token" }),
            (error: Error) => {
                assert.match(error.message, /edge-mesh:licenceKey\n.*\n {4}allowed: no such key/);
                assert.match(error.message, /fix: {5}pulumi config rm 'edge-mesh:licenceKey'/);
                assert.ok(!error.message.includes("planted"));
                return true;
            },
        );
    });

    it("leaves the license and other projects' keys alone", () => {
        assert.equal(load({ "edge-mesh:licenseKey": "a.b.c", "kubernetes:context": "x" }).edge.namespace, "ambassador");
    });

    it("never throws on plain data that is no object", () => {
        for (const raw of [null, 1, "text", []]) {
            assert.match(problemsOf(raw)[0]?.allowed ?? "", /^expected object, received /);
        }
    });
});
