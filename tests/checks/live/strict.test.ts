import * as assert from "node:assert/strict";
import { judgeStrict, modeIn, strictCheck, StrictFacts } from "../../../checks/live/strict";
import { Mapping, PeerAuthentication } from "../../../checks/live/cluster/customKinds";
import { Labels } from "../../../kube/object";
import { edgeDeployment, edgePod, expectedStack, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const policy = (
    namespace: string,
    mode: string | undefined,
    over: Partial<PeerAuthentication["spec"]> = {},
    name = "default",
) => ({
    metadata: { name, namespace, creationTimestamp: `2026-01-0${name === "default" ? 1 : 2}T00:00:00Z` },
    spec: { ...(mode === undefined ? {} : { mtls: { mode } }), ...over },
});
const mapping = (spec: Partial<Mapping["spec"]> = {}): Mapping => ({
    metadata: { name: "shop", namespace: "shop" },
    spec: { service: "shop:80", ...spec },
});
const mesh = expectedStack({ strict: { scope: "mesh" } });
const shop = { metadata: { name: "shop", namespace: "shop" }, spec: { selector: { app: "shop" } } };

describe("verify: strict mTLS (EM-008)", () => {
    const judge = (facts: Partial<StrictFacts>, expected = mesh) => {
        const policies = [policy("istio-system", "STRICT")];
        const none = { mappings: [], services: [shop], namespaces: [], plaintextPods: [] };
        return told(judgeStrict({ policies, ...none, ...facts }, expected));
    };

    it("knows the mode of a namespace: its own, else the mesh's, else permissive; the oldest wins", () => {
        const both = [policy("istio-system", "STRICT"), policy("shop", "PERMISSIVE")];
        assert.equal(modeIn(both, "istio-system", "shop"), "PERMISSIVE");
        assert.equal(modeIn(both, "istio-system", "other"), "STRICT");
        assert.equal(modeIn([policy("shop", "UNSET"), ...both.slice(0, 1)], "istio-system", "shop"), "STRICT");
        assert.equal(modeIn([], "istio-system", "shop"), "PERMISSIVE");
        const late = policy("istio-system", "DISABLE", {}, "late");
        assert.equal(modeIn([late, ...both], "istio-system", "other"), "STRICT");
    });

    it("accepts what was asked for, and everything where strict is off", () => {
        assert.equal(judge({}), "");
        assert.equal(judge({ policies: [] }, expectedStack({ strict: { scope: "off" } })), "");
    });

    it("sees a second policy of a scope, and a namespace that is not strict", () => {
        const second = policy("istio-system", "STRICT", {}, "global");
        assert.match(
            judge({ policies: [policy("istio-system", "STRICT"), second] }),
            /istio-system\/global is ignored/,
        );
        const lax = judge({ policies: [policy("istio-system", "STRICT"), policy("shop", "PERMISSIVE")] });
        assert.match(lax, /namespace shop is PERMISSIVE by PeerAuthentication shop\/default/);
    });

    it("sees a Mapping without tls into a strict namespace, unless its workload is excepted", () => {
        assert.match(judge({ mappings: [mapping()] }), /Mapping shop\/shop has no tls/);
        assert.equal(judge({ mappings: [mapping({ tls: "any" })] }), "");
        assert.equal(judge({ mappings: [mapping({ service: "https://shop:443" })] }), "");
        assert.equal(judge({ mappings: [mapping({ service: "elsewhere.outside:80" })] }), "");
        const portLevelMtls = { "80": { mode: "PERMISSIVE" } };
        const exception = policy(
            "shop",
            undefined,
            { selector: { matchLabels: { app: "shop" } }, portLevelMtls },
            "legacy",
        );
        assert.equal(judge({ mappings: [mapping()], policies: [policy("istio-system", "STRICT"), exception] }), "");
    });

    it("sees Redis or Zipkin with a sidecar where plaintext is refused", () => {
        assert.match(judge({ plaintextPods: [edgePod("redis")] }), /pod ambassador\/redis has a sidecar/);
        assert.equal(judge({ plaintextPods: [{ ...edgePod(), spec: { containers: [] } }] }), "");
    });

    it("sees the conversion webhook's namespace in the mesh, by either label", () => {
        const both: Labels[] = [{ "istio-injection": "enabled" }, { "istio.io/rev": "canary" }];
        for (const labels of both) {
            assert.match(judge({ namespaces: [{ metadata: { name: "emissary-system", labels } }] }), /emissary-system/);
        }
    });

    it("judges only Mappings that this edge reads", async () => {
        const other = mapping({ ambassador_id: ["other"] });
        const cluster = fakeCluster({
            deployments: [edgeDeployment],
            pods: [],
            peerauthentications: [policy("istio-system", "STRICT")],
            mappings: [other],
            services: [],
            namespaces: [],
        });
        assert.deepEqual((await strictCheck.look(cluster, mesh)).problems, []);
    });
});
