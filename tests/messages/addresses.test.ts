import * as assert from "node:assert/strict";
import edgeMesh = require("../..");
import { reasonOf, refusal } from "../../messages/problem";
import { plant } from "../support/configs";
import { withLogs } from "../support/logs";
import { record } from "../support/recorder";

type Config = Readonly<Record<string, object>>;

/** Addresses with a secret in each place that one can stand in; nothing answers there. */
const addresses = (scheme: string) => [
    `${scheme}://user:${plant}@127.0.0.1:9/place`,
    `${scheme}://user:pass@${plant}@127.0.0.1:9/place`,
    `${scheme}://${plant}@127.0.0.1:9/place`,
    `${scheme}://127.0.0.1:9/place?a=b&access_token=${plant}`,
];

const crds = "tests/fixtures/edge-crds.yaml";
/** Every key that takes an address, image or place, by which one gets there. */
const places: Readonly<Record<string, (place: string) => Config>> = {
    "istio.charts": (charts) => ({ istio: { charts } }),
    "istio.canary.charts": (charts) => ({ istio: { canary: { revision: "b", version: "1.30.3", charts } } }),
    "edge.chart": (chart) => ({ edge: { chart, crds } }),
    "edge.repository": (repository) => ({ edge: { repository, crds } }),
    "edge.crds": (place) => ({ edge: { crds: place } }),
    "edge.manifest": (manifest) => ({ edge: { install: "yaml", manifest, crds } }),
    "edge.redis.url": (url) => ({ edge: { redis: { url }, crds } }),
    "edge.redis.image": (image) => ({ edge: { redis: { image }, crds } }),
    "prometheus.chart": (chart) => ({ prometheus: { chart }, edge: { crds } }),
    "prometheus.repository": (repository) => ({ prometheus: { repository }, edge: { crds } }),
    "prometheus.remoteWrite": (url) => ({ prometheus: { remoteWrite: [{ url }] }, edge: { crds } }),
    "zipkin.storage.hosts": (host) => ({
        zipkin: { storage: { type: "elasticsearch", hosts: [host] } },
        edge: { crds },
    }),
    "zipkin.storage.contactPoints": (host) => ({
        zipkin: { storage: { type: "cassandra", contactPoints: [host], localDatacenter: "x" } },
        edge: { crds },
    }),
    "mirror.charts": (charts) => ({ mirror: { charts }, edge: { crds } }),
    "mirror.manifests": (manifests) => ({ mirror: { manifests } }),
    "mirror.images": (images) => ({ mirror: { images }, edge: { crds } }),
    "routes.file": (file) => ({ routes: { file }, edge: { crds } }),
    // Where no address belongs: it is shown as the value seen.
    "edge.namespace": (namespace) => ({ edge: { namespace, crds } }),
    "services[0].prefix": (prefix) => ({ services: [{ name: "a", namespace: "b", port: 1, prefix }], edge: { crds } }),
};

/** All that a run of the program shows: its refusal, what it logs, and the outputs of the stack. */
async function shown(config: Config): Promise<string> {
    const { result, logs } = await withLogs(() =>
        record(() => edgeMesh(() => Promise.resolve(new Map())), config).then(
            ({ outputs }) => JSON.stringify(outputs),
            (error: Error) => error.message,
        ),
    );
    return [result, ...logs].join("\n");
}

describe("a password in an address", () => {
    for (const [key, configOf] of Object.entries(places)) {
        it(`is not shown when it stands in ${key}`, async () => {
            for (const address of ["https", "oci"].flatMap(addresses)) {
                const text = await shown(configOf(address));
                assert.ok(!text.includes(plant), `${address}\n${text}`);
            }
        });
    }

    it("leaves the rest of the message, and an image's digest, as they are", () => {
        const [first = ""] = addresses("https");
        assert.equal(
            refusal({ path: "edge.crds", seen: first, problem: reasonOf(new Error(`no ${first}`)) }).message,
            'edge-mesh:edge.crds\n    seen:    "https://[not shown]@127.0.0.1:9/place"\n' +
                "    problem: no https://[not shown]@127.0.0.1:9/place",
        );
        const image = `oci://image@sha256:${"a".repeat(64)}`;
        assert.equal(refusal(`no ${image}`).message, `no ${image}`);
    });
});
