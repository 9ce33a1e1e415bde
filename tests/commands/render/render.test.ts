import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Output, renderProgram } from "../../../commands/render/render";
import { licensePlaceholder, placeholder } from "../../../commands/render/placeholder";
import { withFakeHelm } from "../../support/fakeHelm";
import { withLogs } from "../../support/logs";
import { repository } from "../../support/recorder";

const crds = path.join(repository, "tests", "fixtures", "edge-crds.yaml");

/** A stack with its license encrypted, rendered with charts that are all alike. */
async function rendered(config: Readonly<Record<string, object>> = {}, script?: string): Promise<Output> {
    const settings = {
        meshNamespaces: [{ name: "default", create: false }],
        ...config,
        edge: { crds, ...config["edge"] },
    };
    const entries = Object.entries(settings).map(([key, value]) => [`edge-mesh:${key}`, JSON.stringify(value)]);
    const values = { ...Object.fromEntries(entries), "edge-mesh:licenseKey": licensePlaceholder } as Record<
        string,
        string
    >;
    const render = (helm: string) =>
        renderProgram(
            { values, secretKeys: ["edge-mesh:licenseKey"] },
            { helm, kubeVersion: "1.34.0", apiVersions: [] },
        );
    const { result } = await withLogs(() => withFakeHelm(render, script));
    return result;
}

describe("commands/render/render", () => {
    const waveOf = ({ waves }: Output, kind: string, name: string) =>
        waves.findIndex((objects) => objects.some((it) => it.kind === kind && it.metadata.name === name));

    it("puts every object into one wave, which its annotation names, and has no empty wave", async () => {
        const { waves } = await rendered();
        assert.ok(waves.length > 5);
        waves.forEach((objects, wave) => {
            assert.ok(objects.length > 0, `wave ${wave} is empty`);
            for (const { kind, metadata } of objects) {
                assert.equal(
                    metadata.annotations?.["argocd.argoproj.io/sync-wave"],
                    String(wave),
                    `${kind} ${metadata.name}`,
                );
            }
        });
    });

    it("follows the program's order, over components", async () => {
        const output = await rendered();
        const order = [
            waveOf(output, "Deployment", "emissary-apiext"),
            waveOf(output, "TracingService", "tracing"),
            waveOf(output, "ConfigMap", "edge-stack"),
            waveOf(output, "TLSContext", "istio-upstream"),
            waveOf(output, "PeerAuthentication", "default"),
        ];
        assert.ok(!order.includes(-1), order.join());
        assert.deepEqual(
            [...new Set(order)].sort((a, b) => a - b),
            order,
        );
        assert.ok(waveOf(output, "Namespace", "default") > waveOf(output, "ConfigMap", "istiod"));
    });

    it("writes no Secret that holds anything, but tells of each, and before which wave it is needed", async () => {
        const output = await rendered();
        assert.ok(output.waves.flat().every(({ kind }) => kind !== "Secret"));
        const license = output.notes.secrets.find(({ name }) => name === "ambassador-edge-stack");
        const wave = waveOf(output, "ConfigMap", "edge-stack");
        assert.deepEqual(license, {
            namespace: "ambassador",
            name: "ambassador-edge-stack",
            type: "Opaque",
            keys: ["license-key"],
            wave,
            texts: {},
        });
        const login = output.notes.secrets.find(({ name }) => name === "edge-redis-login");
        assert.deepEqual(login?.keys, ["password", "redis.conf", "username"]);
        assert.deepEqual(login.texts, { "redis.conf": 'requirepass <password>\nsave ""\n', username: "default" });
        assert.ok(login.wave <= waveOf(output, "Deployment", "edge-stack-redis"));
        assert.ok(
            output.notes.secrets.some(
                ({ name, namespace }) => name === "istiod-secret" && namespace === "istio-system",
            ),
        );
        assert.doesNotMatch(JSON.stringify(output.waves), /c2VjcmV0/);
    });

    it("tells where a chart put a secret of the stack into anything but a Secret", async () => {
        const script =
            "cat <<END\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: $2 }\ndata: { values: '$(cat)' }\nEND";
        const hidden = placeholder("edge-mesh:edge.values.note");
        const { notes } = await rendered({ edge: { values: { note: hidden } } }, script);
        assert.deepEqual(notes.placeholders, [{ object: "ConfigMap ambassador/edge-stack", paths: ["data.values"] }]);
    });

    it("tells of awaited fields, of objects of others, and of hooks, which it leaves out", async () => {
        const script =
            "cat > /dev/null; cat <<END\napiVersion: batch/v1\nkind: Job\nmetadata: { name: $2, annotations: { helm.sh/hook: pre-install } }\nEND";
        const { notes, waves } = await rendered({}, script);
        const crdWave = waves.findIndex((wave) => wave.some(({ kind }) => kind === "CustomResourceDefinition"));
        const what = ".spec.conversion.webhook.clientConfig.caBundle of 1 CustomResourceDefinition";
        assert.deepEqual(notes.awaited, [{ wave: crdWave + 1, what }]);
        assert.deepEqual(notes.patched, ["Namespace default"]);
        assert.ok(notes.hooks.includes("Job istio-system/istiod"));
        assert.ok(waves.flat().every(({ kind }) => kind !== "Job"));
    });

    it("refuses two parts that make one object", async () => {
        const script = "cat > /dev/null; cat <<END\napiVersion: v1\nkind: Namespace\nmetadata: { name: same }\nEND";
        await assert.rejects(rendered({}, script), /same object: v1 namespace-same\n/);
    });
});
