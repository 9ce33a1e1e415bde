import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { mergedMounts, mergedProxyConfig } from "../../../model/edge/proxyAnnotations";
import { integration } from "../../support/integration";

const config = integration.podAnnotations["proxy.istio.io/config"] ?? "";
const mounts = integration.podAnnotations["sidecar.istio.io/userVolumeMount"] ?? "";
const mount = { name: "istio-certs", mountPath: "/etc/istio-certs" };

describe("model/edge/proxyAnnotations", () => {
    it("merges the proxy's configuration, and keeps what else it says", () => {
        const { value, conflicts } = mergedProxyConfig(
            "concurrency: 1\nproxyMetadata: { ISTIO_META_X: 'y' }\n",
            config,
        );
        assert.deepEqual(conflicts, []);
        assert.deepEqual(parse(value), {
            concurrency: 1,
            proxyMetadata: { ISTIO_META_X: "y", OUTPUT_CERTS: "/etc/istio-certs" },
            holdApplicationUntilProxyStarts: true,
        });
    });

    it("leaves a text as it stands when it says all of ours, however it is written", () => {
        const text = '{"proxyMetadata":{"OUTPUT_CERTS":"/etc/istio-certs/"},"holdApplicationUntilProxyStarts":true}';
        assert.deepEqual(mergedProxyConfig(text, config), { value: text, conflicts: [] });
    });

    it("names the place of a contradiction", () => {
        const text = "holdApplicationUntilProxyStarts: false\nproxyMetadata: { OUTPUT_CERTS: /certs }";
        const { conflicts } = mergedProxyConfig(text, config);
        assert.deepEqual(
            conflicts.map(({ path, seen }) => [path, seen]),
            [
                ["holdApplicationUntilProxyStarts", false],
                ["proxyMetadata.OUTPUT_CERTS", "/certs"],
            ],
        );
    });

    it("refuses what is no mapping, and what is no list of mounts", () => {
        assert.equal(mergedProxyConfig("just words", config).conflicts.length, 1);
        assert.equal(mergedMounts("[{", mounts).conflicts.length, 1);
        assert.equal(mergedMounts('"text"', mounts).conflicts.length, 1);
    });

    it("appends our mount to a list, and to mounts by name", () => {
        const list = mergedMounts('[{"name":"a","mountPath":"/a"}]', mounts);
        assert.deepEqual(JSON.parse(list.value), [{ name: "a", mountPath: "/a" }, mount]);
        const named = mergedMounts('{"a":{"mountPath":"/a"}}', mounts);
        assert.deepEqual(JSON.parse(named.value), {
            a: { mountPath: "/a" },
            "istio-certs": { mountPath: "/etc/istio-certs" },
        });
    });

    it("leaves the mounts of Edge Stack's documentation as they stand", () => {
        const text = '[{"name": "istio-certs", "mountPath": "/etc/istio-certs/"}]';
        assert.deepEqual(mergedMounts(text, mounts), { value: text, conflicts: [] });
    });

    it("refuses another mount at our place, and our volume at another", () => {
        const paths = (text: string) => mergedMounts(text, mounts).conflicts.map(({ path }) => path);
        assert.deepEqual(paths('[{"name":"b","mountPath":"/etc/istio-certs"}]'), ["b"]);
        assert.deepEqual(paths('{"istio-certs":{"mountPath":"/b"}}'), ["istio-certs"]);
    });
});
