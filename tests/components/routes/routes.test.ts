import * as assert from "node:assert/strict";
import { EdgeTlsContext } from "../../../components/edge/edgeTlsContext";
import { MeshNamespace } from "../../../components/mesh/meshNamespace";
import { Routes } from "../../../components/routes/routes";
import { mappingSetType, Routes as RoutesByPlace, routesIn, setCount } from "../../../plugin/mappingSet";
import { at, named, optsOf, recordComponent } from "../../support/component";
import { Recording } from "../../support/recorder";
import { settingsOf } from "../../support/settings";

const meshNamespaces = [{ name: "shop" }, { name: "default", create: false }];
const services = [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/" }];
const tlsContext = "kubernetes:getambassador.io/v3alpha1:TLSContext::up-object";

const build = (raw: Readonly<Record<string, unknown>>) =>
    recordComponent((providers) => {
        const opts = optsOf(providers);
        const namespaces = meshNamespaces.map(
            ({ name, create }) =>
                new MeshNamespace(
                    `ns-${name}`,
                    { name, create: create ?? true, revision: "", labels: {}, adopting: providers.adopting },
                    opts,
                ),
        );
        const settings = settingsOf({ meshNamespaces, ...raw });
        const { tlsContext } = new EdgeTlsContext("up", settings.edge, opts);
        return new Routes("routes", { settings, tlsContext, namespaces }, opts).mappings.length;
    });

const namespace = "kubernetes:core/v1:Namespace::ns-shop-namespace";
const quote = { hostname: "*", prefix: "/backend/", service: "quote.default:80", tls: "istio-upstream" };

describe("components/routes/routes", () => {
    it("makes one set a service, after the TLSContext and its namespace", async () => {
        const recording = await build({ services });
        assert.equal(recording.outputs["result"], 1);
        const set = named(recording, "routes-shop.cart");
        assert.deepEqual(set.dependencies, [namespace, tlsContext]);
        const cart = { hostname: "*", prefix: "/cart/", service: "cart.shop:80", tls: "istio-upstream" };
        assert.deepEqual(set.inputs, {
            mark: "edge-mesh/recorded/ambassador/shop.cart",
            routes: { shop: { cart } },
        });
        assert.ok(
            !recording.resources.some(({ type }) => type.endsWith(":Quote")),
            "the sample runs without being asked for",
        );
    });

    it("needs no plug-in without routes, and gives it the context with them", async () => {
        const provider = (recording: Recording) =>
            recording.resources.find(({ type }) => type === "pulumi:providers:edge-mesh");
        assert.equal(provider(await build({})), undefined);
        assert.equal(provider(await build({ services, kubeContext: "kind-dev" }))?.inputs["context"], "kind-dev");
    });

    it("adds the guide's sample with its Mapping, after its Service", async () => {
        const recording = await build({ services, sample: { enabled: true, namespace: "default" } });
        assert.equal(recording.outputs["result"], 2);
        const set = named(recording, "routes-default.quote-backend");
        assert.deepEqual(at(set, "routes"), { default: { "quote-backend": quote } });
        assert.deepEqual(set.dependencies, ["kubernetes:core/v1:Service::routes-quote-service", tlsContext]);
    });

    it("starts the sample in a namespace that is labelled already, else it is not injected", async () => {
        const recording = await build({ sample: { enabled: true, namespace: "default" } });
        assert.deepEqual(named(recording, "routes-quote").dependencies, [
            "kubernetes:core/v1:NamespacePatch::ns-default-label",
        ]);
    });

    it("puts many into a few sets, each after what its routes wait for", async () => {
        const many = Array.from({ length: 100 }, (_, index) => ({ ...services[0], name: `r-${index}` }));
        const sample = { enabled: true, namespace: "default" };
        const recording = await build({ services: many, sample, routes: { batch: "on" } });
        assert.equal(recording.outputs["result"], setCount);
        const sets = recording.resources.filter(({ type }) => type === mappingSetType);
        assert.equal(sets.flatMap(({ inputs }) => routesIn(inputs["routes"] as RoutesByPlace)).length, 101);
        const [withSample] = sets.filter(({ inputs }) => "default" in (inputs["routes"] as RoutesByPlace));
        assert.deepEqual(withSample?.dependencies, [
            namespace,
            "kubernetes:core/v1:Service::routes-quote-service",
            tlsContext,
        ]);
    });
});
