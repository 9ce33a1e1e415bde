import * as assert from "node:assert/strict";
import * as path from "node:path";
import {
    crdChartRequest,
    crdsAmong,
    haveConversion,
    isCrdChart,
    versionsOf,
    withWebhookNamespace,
} from "../../../model/edge/crdChart";
import { CHARTS } from "../../../rehearsal/tooling/charts";

const account = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "emissary-apiext", namespace: "emissary-system" },
};
const crd = (spec: object = {}) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "mappings.getambassador.io" },
    spec,
});

describe("model/edge/crdChart", () => {
    it("tells a chart from a manifest", () => {
        assert.equal(isCrdChart("oci://registry/charts/emissary-crds-chart"), true);
        assert.equal(isCrdChart(path.join(CHARTS, "emissary-crds-chart")), true);
        assert.equal(isCrdChart("https://app.getambassador.io/yaml/edge-stack/3.10.0/aes-crds.yaml"), false);
        assert.equal(isCrdChart("./tests/fixtures/edge-crds.yaml"), false);
        assert.equal(isCrdChart("tests"), false);
    });

    it("asks for a remote chart at the version of the edge", () => {
        assert.deepEqual(crdChartRequest({ crds: "oci://r/c", version: "4.1.0", legacyVersions: false }), {
            release_name: "emissary-crds",
            namespace: "emissary-system",
            values: { enableLegacyVersions: false, enableV1: false },
            chart: "oci://r/c",
            version: "4.1.0",
        });
    });

    it("asks for a local chart by its absolute path, because the provider runs elsewhere", () => {
        const request = crdChartRequest({ crds: "./charts/c", version: "4.1.0", legacyVersions: true });
        assert.equal(request.path, path.resolve("charts/c"));
        assert.ok(!("chart" in request) && !("version" in request));
        assert.deepEqual(request.values, { enableLegacyVersions: true, enableV1: true });
    });

    it("adds the webhook's namespace, which the chart expects to be there", () => {
        const [namespace, ...rest] = withWebhookNamespace([account]);
        assert.deepEqual(namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "emissary-system" } });
        assert.deepEqual(rest, [account]);
        assert.deepEqual(withWebhookNamespace([crd()]), [crd()]);
        assert.equal(withWebhookNamespace(withWebhookNamespace([account])).length, 2);
    });

    it("sees a conversion webhook in the CRDs or beside them", () => {
        const versions = [{ name: "v2" }, { name: "v3alpha1" }];
        assert.equal(haveConversion([crd({ conversion: { strategy: "Webhook" }, versions })]), true);
        assert.equal(
            haveConversion([crd({ conversion: { strategy: "Webhook" }, versions: versions.slice(1) })]),
            false,
        );
        assert.equal(haveConversion([crd(), { ...account, apiVersion: "apps/v1", kind: "Deployment" }]), true);
        assert.equal(haveConversion([crd({ conversion: { strategy: "None" }, versions }), account]), false);
    });

    it("reads the CRDs and their versions", () => {
        const listed = crd({ versions: [{ name: "v2" }, { name: "v3alpha1" }] });
        assert.deepEqual(crdsAmong([account, listed]), [listed]);
        assert.deepEqual(versionsOf(listed), ["v2", "v3alpha1"]);
        assert.deepEqual(versionsOf(crd()), []);
    });
});
