import * as assert from "node:assert/strict";
import { IstioUpstream } from "../../components/istioUpstream";
import { MeshNamespace } from "../../components/meshNamespace";
import { Routes } from "../../components/routes";
import { at, named, optsOf, recordComponent } from "../support/component";
import { settingsOf } from "../support/settings";

const meshNamespaces = [{ name: "shop" }, { name: "default", create: false }];
const services = [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/" }];
const tlsContext = "kubernetes:getambassador.io/v3alpha1:TLSContext::up-tls-context";

const build = (raw: Readonly<Record<string, unknown>>) =>
    recordComponent((providers) => {
        const opts = optsOf(providers);
        const { keeper } = providers;
        const namespaces = meshNamespaces.map(
            ({ name, create }) =>
                new MeshNamespace(
                    `ns-${name}`,
                    { name, create: create ?? true, revision: "", labels: {}, keeper },
                    opts,
                ),
        );
        const settings = settingsOf({ meshNamespaces, ...raw });
        const { rotationWorkaround } = settings.edge;
        const upstream = new IstioUpstream("up", { namespace: "ambassador", rotationWorkaround }, opts);
        return new Routes("routes", { settings, upstream, namespaces, keeper }, opts).mappings.length;
    });

describe("components/routes", () => {
    it("makes one Mapping a service, after the TLSContext and its namespace", async () => {
        const recording = await build({ services });
        assert.equal(recording.outputs["result"], 1);
        assert.deepEqual(named(recording, "routes-shop-cart").dependencies, [
            "kubernetes:core/v1:Namespace::ns-shop-namespace",
            tlsContext,
        ]);
        assert.ok(
            !recording.resources.some(({ type }) => type.endsWith(":Quote")),
            "the sample runs without being asked for",
        );
    });

    it("adds the guide's sample with its Mapping, after its Service", async () => {
        const recording = await build({ services, sample: { enabled: true, namespace: "default" } });
        assert.equal(recording.outputs["result"], 2);
        const mapping = named(recording, "routes-default-quote-backend-mapping");
        assert.deepEqual(
            [at(mapping, "metadata", "namespace"), at(mapping, "metadata", "name")],
            ["default", "quote-backend"],
        );
        assert.deepEqual(at(mapping, "spec"), {
            hostname: "*",
            prefix: "/backend/",
            service: "quote.default:80",
            tls: "istio-upstream",
        });
        assert.deepEqual(named(recording, "routes-default-quote-backend").dependencies, [
            "kubernetes:core/v1:Service::routes-quote-service",
            tlsContext,
        ]);
    });

    it("starts the sample in a namespace that is labelled already, else it is not injected", async () => {
        const recording = await build({ sample: { enabled: true, namespace: "default" } });
        assert.deepEqual(named(recording, "routes-quote").dependencies, [
            "kubernetes:core/v1:NamespacePatch::ns-default-label",
        ]);
    });

    it("puts all of them into releases, and registers no Mapping", async () => {
        const sample = { enabled: true, namespace: "default" };
        const recording = await build({ services, sample, routes: { batch: "on", releases: 1 } });
        assert.equal(recording.outputs["result"], 1);
        assert.ok(!recording.resources.some(({ type }) => type.endsWith(":Mapping")));
        const release = named(recording, "routes-batch-routes-1-of-1");
        const single = await build({ services, sample });
        assert.deepEqual(at(release, "values", "routes"), {
            shop: { cart: at(named(single, "routes-shop-cart-mapping"), "spec") },
            default: { "quote-backend": at(named(single, "routes-default-quote-backend-mapping"), "spec") },
        });
        assert.deepEqual(release.ordered, [
            "kubernetes:core/v1:Namespace::ns-shop-namespace",
            "kubernetes:core/v1:Service::routes-quote-service",
            tlsContext,
        ]);
    });

    it("registers both during a hand-over, a Mapping after the release that has it", async () => {
        const recording = await build({ services, routes: { batch: "handOver", releases: 1 } });
        assert.equal(recording.outputs["result"], 2);
        const mapping = named(recording, "routes-shop-cart-mapping");
        assert.equal(mapping.retainOnDelete, true);
        assert.deepEqual(named(recording, "routes-shop-cart").dependencies, [
            "kubernetes:helm.sh/v3:Release::routes-batch-routes-1-of-1",
        ]);
    });
});
