import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { StackConfig } from "../../rehearsal/config";
import { previewed } from "../support/changes";
import { EngineHarness, operations, quiet, Section } from "../support/engine";

describe("what was changed by hand", () => {
    const harness = new EngineHarness();
    const off = { enabled: false };
    const config = (): StackConfig => ({ ...harness.config, zipkin: off, prometheus: off });
    const field = (kind: string, namespace: string, name: string, path: string) =>
        harness.kubectl("-n", namespace, "get", kind, name, "-o", `jsonpath={${path}}`);

    before(async () => {
        await harness.start();
        await (await harness.open(config())).stack.up(quiet);
    });
    after(() => harness.stop());

    it("is shown by a preview after a refresh: edited, deleted, and what it would do about it", async () => {
        const patch = (kind: string, name: string, spec: object) =>
            harness.kubectl("-n", "shop", "patch", kind, name, "--type=merge", "-p", JSON.stringify(spec));
        await patch("mapping", "shop", { spec: { tls: null, service: "shop.shop" } });
        await harness.kubectl("label", "namespace", "shop", "istio-injection-");
        await harness.kubectl("-n", "ambassador", "delete", "tlscontext", "istio-upstream");
        await harness.kubectl("-n", "ambassador", "delete", "networkpolicy", "edge-stack-redis");
        const { stack } = await harness.open(config());
        await stack.refresh(quiet);
        assert.deepEqual(await previewed(stack), {
            "edge-redis-access": "create",
            "edge-tls-context-object": "create",
            "mesh-shop-namespace": "update",
            "routes-shop.shop": "update",
        });
    });

    it("is put right by `up`, and then nothing is left to do", async () => {
        const { stack } = await harness.open(config());
        await stack.up(quiet);
        assert.equal(await field("mapping", "shop", "shop", ".spec.tls"), "istio-upstream");
        assert.equal(await field("mapping", "shop", "shop", ".spec.service"), "shop.shop:80");
        assert.equal(await field("namespace", "shop", "shop", ".metadata.labels.istio-injection"), "enabled");
        assert.equal(await field("tlscontext", "ambassador", "istio-upstream", ".spec.secret"), "istio-certs");
        await stack.refresh(quiet);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
    });

    it("is left alone where it is not ours: fields of others are no drift, and stay", async () => {
        await harness.kubectl("label", "namespace", "shop", "team=shop");
        await harness.kubectl("-n", "shop", "annotate", "mapping", "shop", "note=mine");
        const { stack } = await harness.open(config());
        await stack.refresh(quiet);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
        await stack.up(quiet);
        assert.equal(await field("namespace", "shop", "shop", ".metadata.labels.team"), "shop");
        assert.equal(await field("mapping", "shop", "shop", ".metadata.annotations.note"), "mine");
    });

    describe("is somebody else's", () => {
        const kind = "peerauthentication";
        /** Makes what the program would make as an exception of strict mTLS, for other pods or for the same. */
        const makeTheirs = async (name: string, app: string) => {
            const metadata = { name, namespace: "shop" };
            const spec = { selector: { matchLabels: { app } }, portLevelMtls: { "9000": { mode: "PERMISSIVE" } } };
            const object = { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata, spec };
            const file = path.join(harness.cluster.dir, `${name}.json`);
            await writeFile(file, JSON.stringify(object));
            await harness.kubectl("apply", "-f", file);
        };
        const upWithException = async (name: string) => {
            const strict = config()["strict"] as { readonly exceptions: readonly Section[] };
            const exception = { name, namespace: "shop", matchLabels: { app: "ours" }, ports: [9000] };
            const own = { ...strict, exceptions: [...strict.exceptions, exception] };
            const { stack } = await harness.open({ ...config(), strict: own });
            return stack.up(quiet).then(() => "no error", String);
        };

        it("and not changed where the program would make something of that name", async () => {
            await makeTheirs("theirs", "theirs");
            const said = await upWithException("theirs");
            assert.match(
                said,
                /strict-mtls-exception-shop-theirs[\s\S]*(already exists|Server-Side Apply field conflict)/,
            );
            assert.equal(await field(kind, "shop", "theirs", ".spec.selector.matchLabels.app"), "theirs");
        });

        it("and not adopted where the program would make the same, to be deleted with the stack", async function () {
            harness.needsProvider(this, "4.29.0", "refusing to adopt an object that is what the program would make");
            await makeTheirs("same", "ours");
            assert.match(await upWithException("same"), /"same" already exists/);
        });
    });
});
