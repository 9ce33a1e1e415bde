import * as assert from "node:assert/strict";
import { functionRequest, releaseRequest, templateArguments, templateObjects } from "../../../commands/render/helm";
import { withFakeHelm } from "../../support/fakeHelm";
import { recordStack } from "../../support/stack";

const options = { helm: "helm", kubeVersion: "1.34.0", apiVersions: ["monitoring.coreos.com/v1"] };

describe("commands/render/helm", () => {
    const request = {
        release: "edge",
        namespace: "ambassador",
        chart: "edge-stack",
        version: "8.10.0",
        values: { a: "b" },
    };

    it("asks for exactly the chart, version, place and namespace of the release", async () => {
        const { resources } = await recordStack("prod");
        const edge = resources.find(({ name }) => name === "edge-release");
        const args = templateArguments(releaseRequest(edge?.inputs ?? {}), options);
        for (const arg of [
            "edge-stack",
            "--namespace=ambassador",
            "--version=8.10.0",
            "--repo=https://app.getambassador.io",
        ]) {
            assert.ok(args.includes(arg), `${arg} is not in ${args.join(" ")}`);
        }
        assert.ok(args.includes("--include-crds") && args.includes("--skip-tests"));
    });

    it("tells charts of the kinds that a cluster has, and of those that the user adds", () => {
        const args = templateArguments(request, options);
        for (const version of [
            "networking.k8s.io/v1/IngressClass",
            "policy/v1/PodDisruptionBudget",
            "monitoring.coreos.com/v1",
        ]) {
            assert.ok(args.includes(`--api-versions=${version}`), version);
        }
    });

    it("leaves CRDs out where the release does", () => {
        assert.ok(!templateArguments({ ...request, skipCrds: true }, options).includes("--include-crds"));
    });

    it("takes a local chart of the provider's function by its path", () => {
        const { chart, release } = functionRequest({
            release_name: "r",
            namespace: "n",
            values: {},
            path: "/charts/crds",
        });
        assert.deepEqual([chart, release], ["/charts/crds", "r"]);
    });

    it("refuses an input that would change what is rendered", () => {
        assert.throws(() => releaseRequest({ name: "edge", chart: "c", postrender: "./x" }), /edge: .*postrender/);
    });

    it("gives values by standard input, and each object its namespace", async () => {
        const account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a }";
        const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: b }";
        const list = "kind: List\nitems: [{ apiVersion: v1, kind: Service, metadata: { name: c, namespace: d } }]";
        const values = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: e }\ndata: { values: '$(cat)' }";
        const script = `cat <<END\n${[account, role, list, values].join("\n---\n")}\nEND`;
        const objects = await withFakeHelm((helm) => templateObjects(request, { ...options, helm }), script);
        const places = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
        const expected = [
            "ServiceAccount ambassador/a",
            "ClusterRole undefined/b",
            "Service d/c",
            "ConfigMap ambassador/e",
        ];
        assert.deepEqual(places, expected);
        assert.deepEqual(objects[3]?.["data"], { values: '{"a":"b"}' });
    });

    it("says which chart was not to be had, in Helm's words", async () => {
        const rendering = (helm: string) => templateObjects(request, { ...options, helm });
        await assert.rejects(
            withFakeHelm(rendering, "cat > /dev/null; echo 'no such chart' >&2; exit 1"),
            /Release edge could not[\s\S]*seen: {4}"edge-stack 8.10.0"[\s\S]*no such chart[\s\S]*fix:/,
        );
    });

    it("says how to have Helm where it is missing", async () => {
        const missing = templateObjects(request, { ...options, helm: "/nowhere/helm" });
        await assert.rejects(missing, /helm is not on PATH[\s\S]*install Helm/);
    });
});
