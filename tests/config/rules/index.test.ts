import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);
const service = { name: "a", namespace: "ambassador", port: 80, prefix: "/a/" };

describe("config/rules/index", () => {
    it("gives every breach the command that fixes it", () => {
        const services = [{ ...service, namespace: "other", mapping: { tls: "mine" } }];
        const edge = { disruptionBudget: true, tlsSecret: "cert" };
        const fixes = problemsOf({ services, edge }).map(({ fix }) => fix);
        assert.deepEqual(fixes.sort(), [
            "pulumi config rm --path 'edge-mesh:services[0].mapping.tls'",
            "pulumi config set --path 'edge-mesh:edge.hostname' VALUE",
            "pulumi config set --path 'edge-mesh:edge.replicas' VALUE",
            "pulumi config set --path 'edge-mesh:services[0].namespace' VALUE",
        ]);
    });

    it("keeps Istio, observability and the conversion webhook outside the mesh", () => {
        for (const name of ["istio-system", "observability", "kube-system", "emissary-system"]) {
            assert.deepEqual(pathsOf({ meshNamespaces: [{ name }] }), ["meshNamespaces[0].name"], name);
            assert.deepEqual(pathsOf({ edge: { namespace: name } }), ["edge.namespace"], name);
        }
    });

    it("follows a namespace that was renamed", () => {
        const raw = {
            observability: { namespace: "watch" },
            meshNamespaces: [{ name: "watch" }, { name: "observability" }],
        };
        assert.deepEqual(pathsOf(raw), ["meshNamespaces[0].name"]);
    });

    it("wants each mesh namespace once, and the edge's not again", () => {
        assert.deepEqual(pathsOf({ meshNamespaces: [{ name: "shop" }, { name: "shop" }] }), ["meshNamespaces[1].name"]);
        assert.deepEqual(pathsOf({ meshNamespaces: [{ name: "ambassador" }] }), ["meshNamespaces[0].name"]);
    });

    it("wants every service in a namespace of the mesh", () => {
        const [problem] = problemsOf({
            meshNamespaces: [{ name: "shop" }],
            services: [{ ...service, namespace: "other" }],
        });
        assert.equal(problem?.path, "services[0].namespace");
        assert.equal(problem.seen, "other");
        assert.equal(
            problem.allowed,
            "one of the mesh namespaces (ambassador, shop); to add it: " +
                "pulumi config set --path 'edge-mesh:meshNamespaces[1].name' other",
        );
    });

    it("wants the sample in a namespace of the mesh", () => {
        assert.deepEqual(pathsOf({ sample: { enabled: true } }), ["sample.namespace"]);
        assert.equal(settingsOf({ sample: { enabled: false } }).sample.namespace, "default");
    });

    it("wants each Mapping's name once in a namespace", () => {
        assert.deepEqual(pathsOf({ services: [service, { ...service, prefix: "/b/" }] }), ["services[1].name"]);
        const elsewhere = { ...service, namespace: "shop" };
        assert.equal(
            settingsOf({ meshNamespaces: [{ name: "shop" }], services: [service, elsewhere] }).services.length,
            2,
        );
    });

    it("keeps the name of the sample's Mapping for the sample", () => {
        const raw = {
            services: [{ ...service, name: "quote-backend" }],
            sample: { enabled: true, namespace: "ambassador" },
        };
        assert.deepEqual(pathsOf(raw), ["services[0].name"]);
        assert.equal(settingsOf({ ...raw, sample: { enabled: false } }).services.length, 1);
    });

    it("lets no pass-through field replace what makes the Mapping speak mTLS", () => {
        for (const field of ["prefix", "hostname", "service", "tls"]) {
            const [problem, ...others] = problemsOf({ services: [{ ...service, mapping: { [field]: "x" } }] });
            assert.equal(problem?.path, `services[0].mapping.${field}`);
            assert.equal(problem.seen, "x");
            assert.match(problem.allowed, /^not here; set /);
            assert.deepEqual(others, []);
        }
        assert.deepEqual(settingsOf({ services: [{ ...service, mapping: { timeout_ms: 5 } }] }).services[0]?.mapping, {
            timeout_ms: 5,
        });
    });

    it("wants two replicas for a disruption budget", () => {
        assert.deepEqual(pathsOf({ edge: { disruptionBudget: true } }), ["edge.replicas"]);
        assert.equal(settingsOf({ edge: { disruptionBudget: true, replicas: 2 } }).edge.replicas, 2);
        const scaled = (min: number) => ({ edge: { disruptionBudget: true, autoscaling: { min, max: 4 } } });
        assert.deepEqual(pathsOf(scaled(1)), ["edge.autoscaling.min"]);
        assert.deepEqual(settingsOf(scaled(2)).edge.autoscaling, { min: 2, max: 4 });
    });

    it("refuses a Pod Security level that no injected pod could keep", () => {
        const meshNamespaces = [{ name: "shop", podSecurity: "restricted" }];
        assert.deepEqual(pathsOf({ meshNamespaces }), ["meshNamespaces[0].podSecurity"]);
        const withCni = settingsOf({ meshNamespaces, istio: { cni: true } });
        assert.equal(withCni.meshNamespaces[0]?.podSecurity, "restricted");
        assert.equal(settingsOf({ meshNamespaces, istio: { install: "existing" } }).meshNamespaces.length, 1);
    });

    it("refuses a number of pods that contradicts autoscaling, or bounds that contradict each other", () => {
        const autoscaling = { min: 3, max: 2 };
        assert.deepEqual(pathsOf({ edge: { autoscaling } }), ["edge.autoscaling.max"]);
        assert.deepEqual(pathsOf({ edge: { autoscaling: { min: 2, max: 4 }, replicas: 3 } }), ["edge.replicas"]);
    });

    it("wants a hostname for a TLS Secret", () => {
        assert.deepEqual(pathsOf({ edge: { tlsSecret: "cert" } }), ["edge.hostname"]);
        assert.equal(settingsOf({ edge: { tlsSecret: "cert", hostname: "a.example" } }).edge.tlsSecret, "cert");
    });

    it("gives an exception no name that another policy has", () => {
        const exception = { name: "default", namespace: "shop", matchLabels: { app: "a" }, ports: [80] };
        assert.deepEqual(pathsOf({ strict: { exceptions: [exception] } }), ["strict.exceptions[0].name"]);
        const probe = { ...exception, name: "probe" };
        assert.deepEqual(pathsOf({ strict: { exceptions: [probe, probe] } }), ["strict.exceptions[1].name"]);
        assert.equal(
            settingsOf({ strict: { exceptions: [probe, { ...probe, namespace: "b" }] } }).strict.exceptions.length,
            2,
        );
    });

    it("refuses what the other distribution has, and would be ignored without a word", () => {
        const nested = { "emissary-ingress": { replicaCount: 2 } };
        assert.deepEqual(pathsOf({ edge: { distribution: "emissary", values: nested } }), [
            "edge.values.emissary-ingress",
        ]);
        assert.deepEqual(pathsOf({ edge: { legacyVersions: true } }), ["edge.legacyVersions"]);
        settingsOf({ edge: { distribution: "emissary", legacyVersions: true } });
    });

    it("names the breaches of all rules at once", () => {
        const raw = { edge: { disruptionBudget: true }, istio: { version: "1.0.0" }, sample: { enabled: true } };
        assert.deepEqual(pathsOf(raw), ["sample.namespace", "edge.replicas", "istio.version"]);
    });

    it("wants a manifest for plain YAML, and none without it", () => {
        const [problem] = problemsOf({ edge: { install: "yaml" } });
        assert.equal(problem?.path, "edge.manifest");
        assert.match(problem?.fix ?? "", /config set .*edge\.manifest/);
        settingsOf({ edge: { install: "yaml", manifest: "aes.yaml" } });
        assert.deepEqual(pathsOf({ edge: { manifest: "aes.yaml" } }), ["edge.manifest"]);
    });

    it("refuses keys that do nothing for the way in which the edge is installed", () => {
        const chart = {
            chart: "./edge",
            repository: "r",
            version: "8.9.0",
            replicas: 2,
            redis: { image: "redis:7" },
            values: { a: 1 },
        };
        const keys = Object.keys(chart).map((key) => `edge.${key}`);
        const yaml = pathsOf({ edge: { install: "yaml", manifest: "aes.yaml", ...chart } });
        assert.deepEqual(yaml.sort(), keys.sort());
        const existing = pathsOf({ edge: { install: "existing", manifest: "aes.yaml", crds: "crds.yaml", ...chart } });
        assert.deepEqual(existing.sort(), [...keys, "edge.manifest", "edge.crds"].sort());
        assert.deepEqual(pathsOf({ edge: { deployment: "aes" } }), ["edge.deployment"]);
    });

    it("says how to take such a key away, and lets a default stand", () => {
        const [problem] = problemsOf({ edge: { install: "existing", replicas: 3 } });
        assert.equal(problem?.fix, "pulumi config rm --path 'edge-mesh:edge.replicas'");
        settingsOf({ edge: { install: "existing", replicas: 1, handOver: true } });
    });
});
