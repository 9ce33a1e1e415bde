import * as assert from "node:assert/strict";
import { Inspected, rules, settingsViolations } from "../../policy/rules";
import { recordStack, stacks } from "../support/stack";

const object = (kind: string, spec: object, name = "it"): Inspected => ({
    type: `kubernetes:x/v1:${kind}`,
    props: { kind, metadata: { name }, spec },
    provider: "cluster",
    isProtected: false,
});
const release = (props: object): Inspected => ({
    type: "kubernetes:helm.sh/v3:Release",
    props: { ...props },
    provider: "cluster",
    isProtected: false,
});
/** Names of the rules that a resource breaks. */
const broken = (resource: Inspected) =>
    rules.filter(({ violations }) => violations(resource).length > 0).map(({ name }) => name);

describe("policy/rules", () => {
    for (const stack of stacks) {
        it(`finds nothing wrong with the ${stack} stack`, async () => {
            const { resources } = await recordStack(stack);
            const seen = resources.map(({ type, inputs, provider }): Inspected => ({
                type,
                props: inputs,
                provider: provider.split("::").pop(),
                isProtected: false,
            }));
            assert.deepEqual(seen.flatMap(broken), []);
            const looked = ["PeerAuthentication", "Deployment", "CustomResourceDefinition"];
            for (const kind of looked) {
                assert.ok(
                    seen.some(({ props }) => props["kind"] === kind),
                    `${stack} has no ${kind} to look at`,
                );
            }
        });

        it(`takes what the provider adopting makes for kept, as it is in the ${stack} stack`, async () => {
            const { resources } = await recordStack(stack);
            const crds = resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
            for (const { name, provider, retainOnDelete } of crds) {
                assert.equal(provider.endsWith("::adopting"), retainOnDelete, name);
            }
        });
    }

    it("lets a PeerAuthentication open single ports of selected workloads, and nothing else", () => {
        const selector = { matchLabels: { app: "a" } };
        const portLevelMtls = { "8080": { mode: "PERMISSIVE" } };
        assert.deepEqual(broken(object("PeerAuthentication", { mtls: { mode: "STRICT" } })), []);
        assert.deepEqual(broken(object("PeerAuthentication", { selector, portLevelMtls })), []);
        for (const spec of [
            { mtls: { mode: "PERMISSIVE" } },
            { selector, mtls: { mode: "DISABLE" } },
            { mtls: { mode: "STRICT" }, portLevelMtls },
            {},
        ]) {
            assert.deepEqual(broken(object("PeerAuthentication", spec)), ["strict-not-weakened"], JSON.stringify(spec));
        }
    });

    it("wants strict mTLS somewhere, and CRDs that outlive the stack", () => {
        const fine = { strict: { scope: "mesh" }, edge: { keepCrds: true } };
        assert.deepEqual(settingsViolations(fine), []);
        assert.deepEqual(settingsViolations({ strict: undefined, edge: undefined }), []);
        assert.match(settingsViolations({ ...fine, strict: { scope: "off" } }).join(), /strict\.scope is off/);
        assert.match(settingsViolations({ ...fine, edge: { keepCrds: false } }).join(), /keepCrds is false/);
    });

    it("wants our TLSContext and a port from every Mapping", () => {
        const tls = "istio-upstream";
        assert.deepEqual(broken(object("Mapping", { tls, service: "a.shop:80" })), []);
        for (const spec of [
            { service: "a.shop:80" },
            { tls, service: "a.shop" },
            { tls, service: "http://a.shop:80" },
        ]) {
            assert.deepEqual(broken(object("Mapping", spec)), ["mapping-speaks-mtls"], JSON.stringify(spec));
        }
    });

    it("wants a tag or a digest of every image, also of CronJobs, init containers and Helm values", () => {
        const pod = (image: string) => ({ containers: [{ image: "a/b:1" }], initContainers: [{ image }] });
        const template = (image: string) => ({ template: { spec: pod(image) } });
        assert.deepEqual(broken(object("Deployment", template(`a/b@sha256:${"0".repeat(64)}`))), []);
        for (const [kind, spec] of [
            ["Deployment", template("a/b")],
            ["CronJob", { jobTemplate: { spec: template("a/b:latest") } }],
            ["Pod", pod("registry:5000/b")],
        ] as const) {
            assert.deepEqual(broken(object(kind, spec)), ["images-pinned"], kind);
        }
        const chart = { chart: "edge-stack", version: "1.2.3" };
        assert.deepEqual(broken(release({ ...chart, values: { image: { tag: "latest" } } })), ["images-pinned"]);
    });

    it("wants one version of every chart that is not a local folder", () => {
        assert.deepEqual(broken(release({ chart: "istiod", version: "1.30.3" })), []);
        assert.deepEqual(broken(release({ chart: "/charts/istiod" })), []);
        for (const version of [undefined, "", ">=1.30.0", "1.30"]) {
            assert.deepEqual(broken(release({ chart: "istiod", version })), ["charts-pinned"], version);
        }
    });

    it("lets nothing public lead to Zipkin or Prometheus", () => {
        const ports = [{ port: 9411 }];
        const tls = "istio-upstream";
        const prometheus = { chart: "prometheus", version: "28.13.0" };
        const backend = { service: { name: "prometheus-server", port: { number: 80 } } };
        const ingress = { rules: [{ http: { paths: [{ backend }] } }] };
        assert.deepEqual(broken(object("Service", { ports })), []);
        assert.deepEqual(broken(object("Service", { type: "LoadBalancer", ports: [{ port: 443 }] }, "edge-stack")), []);
        assert.deepEqual(broken(release(prometheus)), []);
        for (const resource of [
            object("Service", { type: "LoadBalancer", ports }),
            object("Service", { type: "NodePort", ports: [{ port: 80 }] }, "zipkin"),
            object("Mapping", { tls, service: "traces.observability:9411" }),
            object("Mapping", { tls, service: "prometheus-server.observability:80" }),
            object("Ingress", ingress),
            object("Ingress", { defaultBackend: backend }),
            release({ ...prometheus, values: { server: { service: { type: "LoadBalancer" } } } }),
            release({ ...prometheus, values: { server: { ingress: { enabled: true } } } }),
        ]) {
            assert.deepEqual(broken(resource), ["observability-not-public"], JSON.stringify(resource.props));
        }
    });

    it("wants CRDs kept or protected", () => {
        const crd = { ...object("CustomResourceDefinition", {}), type: "kubernetes:a/v1:CustomResourceDefinition" };
        assert.deepEqual(broken(crd), ["crds-kept"]);
        assert.deepEqual(broken({ ...crd, provider: "adopting" }), []);
        assert.deepEqual(broken({ ...crd, isProtected: true }), []);
    });
});
