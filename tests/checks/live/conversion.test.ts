import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { conversionWebhookCheck, judgeCrds, judgeWebhook, WebhookFacts } from "../../../checks/live/conversion";
import { Crd } from "../../../checks/live/cluster/kinds";
import { expectedStack, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const pem = readFileSync(path.join(__dirname, "..", "..", "fixtures", "verify", "workload-1.pem"), "utf8");
const service = { name: "emissary-apiext", namespace: "emissary-system", path: "/webhooks/crd-convert" };
const partOf = "app.kubernetes.io/part-of";
type Client = { caBundle?: string; service?: typeof service };

function crd(plural: string, client: Client = {}, over: Partial<Crd> = {}): Crd {
    const clientConfig = { caBundle: "Y2E=", service, ...client };
    return {
        metadata: { name: `${plural}.getambassador.io`, labels: { [partOf]: "emissary-apiext" } },
        spec: {
            group: "getambassador.io",
            conversion: { strategy: "Webhook", webhook: { clientConfig } },
            versions: [{ name: "v2", served: true }],
        },
        status: { storedVersions: ["v2"], conditions: [{ type: "Established", status: "True" }] },
        ...over,
    };
}
const needed = ["hosts", "listeners", "mappings", "tlscontexts", "tracingservices"].map((it) => crd(it));

describe("verify: CRDs (EM-017)", () => {
    const judge = (more: Crd) => told(judgeCrds([...needed, more]));

    it("accepts them all, and does not look at other groups", () => {
        assert.equal(told(judgeCrds(needed)), "");
        assert.equal(judge({ ...crd("things"), spec: { group: "example.com", versions: [] }, status: {} }), "");
    });

    it("sees what keeps a CRD from being converted", () => {
        assert.match(judge(crd("modules", { caBundle: "" })), /modules.getambassador.io has no caBundle/);
        assert.match(judge(crd("modules", { service: { ...service, path: "" } })), /calls the webhook at/);
        const metadata = { name: "modules.getambassador.io", labels: { [partOf]: "emissary-ingress" } };
        assert.match(judge(crd("modules", {}, { metadata })), /part-of=emissary-ingress, so the webhook does not keep/);
    });

    it("wants neither CA nor label of a CRD that is not converted", () => {
        const spec = {
            group: "getambassador.io",
            conversion: { strategy: "None" },
            versions: [{ name: "v2", served: true }],
        };
        assert.equal(judge(crd("modules", {}, { spec, metadata: { name: "modules.getambassador.io" } })), "");
    });

    it("sees one that is missing, not established, or has objects of a version that is gone", () => {
        assert.match(told(judgeCrds(needed.slice(1))), /hosts.getambassador.io is not there/);
        assert.match(judge(crd("modules", {}, { status: { storedVersions: ["v2"] } })), /not established/);
        const status = { storedVersions: ["v1"], conditions: [{ type: "Established", status: "True" }] };
        assert.match(judge(crd("modules", {}, { status })), /stored as v1/);
    });
});

describe("verify: conversion webhook (EM-018)", () => {
    const now = Date.parse("2027-01-01");
    const spec = { selector: {}, template: { spec: { containers: [] } } };
    const facts: WebhookFacts = {
        name: "emissary-system/emissary-apiext",
        deployment: { metadata: { name: "emissary-apiext" }, spec, status: { availableReplicas: 3 } },
        slices: [{ metadata: { name: "s" }, endpoints: [{ conditions: { ready: true } }] }],
        ca: { metadata: { name: "ca" }, data: { "tls.crt": Buffer.from(pem).toString("base64") } },
        refusal: undefined,
    };
    const judge = (over: Partial<WebhookFacts>, at = now) => told(judgeWebhook({ ...facts, ...over }, at));

    it("accepts one that is available, reachable, trusted for long, and takes the canary", () =>
        assert.equal(judge({}), ""));

    it("sees that it has no pod, no endpoint, or is gone", () => {
        const idle = { metadata: { name: "emissary-apiext" }, spec: { ...spec, replicas: 0 } };
        assert.match(judge({ deployment: idle }), /no available pod/);
        assert.match(judge({ slices: [{ metadata: { name: "s" }, endpoints: null }] }), /no endpoint/);
        assert.match(judge({ deployment: undefined }), /is not there/);
    });

    it("sees a CA that runs out within 30 days, or is missing", () => {
        assert.match(judge({}, Date.parse("2126-10-20T00:00:00Z")), /10 days left/);
        assert.equal(judge({}, Date.parse("2126-09-01T00:00:00Z")), "");
        assert.match(judge({ ca: undefined }), /holds no CA/);
    });

    it("tells what the API server said of the canary", () => {
        assert.match(judge({ refusal: "conversion webhook failed: x509" }), /refused: conversion webhook failed: x509/);
    });

    it("finds its Deployment by what the CRDs say, and needs none where nothing is converted", async () => {
        const plain = needed.map((it) => ({ ...it, spec: { ...it.spec, conversion: { strategy: "None" } } }));
        const seen = await conversionWebhookCheck.look(
            fakeCluster({ customresourcedefinitions: plain }),
            expectedStack(),
        );
        assert.equal(seen.seen, "no CRD is converted");
        const cluster = fakeCluster({
            customresourcedefinitions: needed,
            deployments: [],
            endpointslices: [],
            secrets: [],
        });
        assert.match(
            told(await conversionWebhookCheck.look(cluster, expectedStack())),
            /emissary-system\/emissary-apiext is not/,
        );
    });
});
