import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);
const service = { name: "a", namespace: "ambassador", port: 80, prefix: "/a/" };

describe("config/rules/services", () => {
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
});
