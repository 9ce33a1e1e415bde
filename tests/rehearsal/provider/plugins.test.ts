import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStandIns } from "../../../rehearsal/provider/install";
import { credentials } from "../../../rehearsal/provider/apiServer";
import { handlerOf, kubernetesProvider } from "../../../rehearsal/provider/kubernetes";
import { objects } from "../../../rehearsal/provider/objects";
import { patches } from "../../../rehearsal/provider/patches";
import { installArguments, pendingAdvice, releases } from "../../../rehearsal/provider/releases";
import { isSecret, secret, unwrap } from "../../../rehearsal/provider/secrets";
import { templateArguments, templateObjects } from "../../../rehearsal/provider/templates";
import { lastStatus, parseWaitFor } from "../../../rehearsal/provider/wait";
import { decodeYaml } from "../../../rehearsal/provider/yamlText";

const urn = (type: string): string => `urn:pulumi:d::p::${type}::it`;

describe("rehearsal/provider: kubernetes", () => {
    it("hands every resource to its handler and names itself when it has none", () => {
        assert.equal(handlerOf(urn("kubernetes:helm.sh/v3:Release"), {}), releases);
        assert.equal(handlerOf(urn("kubernetes:core/v1:NamespacePatch"), { kind: "Namespace" }), patches);
        assert.equal(handlerOf(urn("kubernetes:getambassador.io/v3alpha1:Mapping"), { kind: "Mapping" }), objects);
        assert.throws(() => handlerOf(urn("kubernetes:helm.sh/v4:Chart"), {}), /stand-in provider.*not served/);
    });

    it("marks the data of a Secret as secret in its checked inputs", async () => {
        const inputs = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { a: "b" } };
        const checked = await kubernetesProvider().check?.(urn("kubernetes:core/v1:Secret"), {}, inputs);
        assert.ok(isSecret(checked?.inputs.stringData));
        assert.deepEqual(unwrap(checked?.inputs).value, inputs);
    });

    it("sees no change between a secret and the same secret in the state", async () => {
        const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "s" }, data: { a: secret("b") } };
        const type = urn("kubernetes:core/v1:ConfigMap");
        const result = await kubernetesProvider().diff?.("s", type, { __inputs: secret(unwrap(inputs).value) }, inputs);
        assert.equal(result?.changes, false);
    });

    it("decodes YAML texts, lists opened, and refuses every other function", async () => {
        const text =
            "kind: Namespace\nmetadata: {name: n}\n---\nkind: List\nitems: [{kind: Pod, metadata: {name: p}}]\n---\n";
        assert.deepEqual(decodeYaml(text, "shop"), [
            { kind: "Namespace", metadata: { name: "n" } },
            { kind: "Pod", metadata: { name: "p", namespace: "shop" } },
        ]);
        assert.throws(() => decodeYaml("a: [1"), /cannot decode YAML/);
        const refused = kubernetesProvider().invoke?.("kubernetes:kustomize:directory", {});
        await assert.rejects(async () => refused, /kubernetes:kustomize:directory is not served/);
    });
});

describe("rehearsal/provider: charts as objects", () => {
    const request = { release_name: "crds", namespace: "emissary-system", values: { key: "text" } };

    it("renders a local chart where it is, and fetches any other at its version", () => {
        const local = templateArguments({ ...request, path: "/c/chart" });
        assert.deepEqual(local.slice(0, 3), ["template", "crds", "/c/chart"]);
        assert.ok(!local.join(" ").includes("--version"));
        const remote = templateArguments({ ...request, chart: "oci://r/c", version: "4.1.0" });
        assert.equal(remote[2], "oci://r/c");
        assert.ok(remote.includes("--version=4.1.0") && remote.includes("--namespace=emissary-system"));
    });

    it("takes CRDs along, leaves the tests' hooks out, and never puts values on a command line", () => {
        const line = templateArguments({ ...request, path: "/c" });
        assert.ok(line.includes("--include-crds") && line.includes("--skip-tests") && line.includes("--values=-"));
        assert.ok(!line.join(" ").includes("text"));
        assert.ok(!templateArguments({ ...request, path: "/c", skip_crd_rendering: true }).includes("--include-crds"));
    });

    it("refuses a request that it cannot serve", async () => {
        assert.throws(() => templateArguments({ ...request, fetch_opts: {} }), /does not serve fetch_opts/);
        await assert.rejects(templateObjects({}), /missing required field 'jsonOpts'/);
    });
});

describe("rehearsal/provider: API server", () => {
    const kubeconfig = (user: object) => ({
        clusters: [{ cluster: { server: "https://x" } }],
        users: [{ user: { ...user } }],
    });

    it("reads client certificates and tokens, and refuses credential helpers", () => {
        const data = Buffer.from("pem").toString("base64");
        assert.deepEqual(credentials(kubeconfig({ "client-certificate-data": data })).tls, {
            cert: Buffer.from("pem"),
        });
        assert.equal(credentials(kubeconfig({ token: "t" })).token, "t");
        assert.throws(() => credentials(kubeconfig({ exec: {} })), /does not serve/);
    });
});

describe("rehearsal/provider: waiting", () => {
    it("reads one condition or a list of them", () => {
        assert.deepEqual(parseWaitFor("condition=Ready"), ["condition=Ready"]);
        assert.deepEqual(parseWaitFor('["jsonpath={.a}=b", "condition=X=False"]'), [
            "jsonpath={.a}=b",
            "condition=X=False",
        ]);
        assert.throws(() => parseWaitFor("[1]"), /JSON array/);
    });

    it("tells the last status in one line", () => {
        const condition = { type: "Available", status: "False", reason: "Few", message: "0 of 1" };
        assert.equal(lastStatus({ status: { conditions: [condition] } }), "last status Available=False (Few: 0 of 1)");
        assert.equal(lastStatus({}), "it has no status");
        assert.equal(lastStatus({ status: { phase: "Pending" } }), 'last status {"phase":"Pending"}');
    });
});

describe("rehearsal/provider: releases", () => {
    const inputs = { name: "edge", namespace: "shop", chart: "./c", values: { key: "licence-key" }, timeout: 600 };

    it("never puts values on a command line", () => {
        const line = installArguments({
            ...inputs,
            version: "1.2.3",
            createNamespace: true,
            repositoryOpts: { repo: "https://r" },
        });
        assert.ok(!line.join(" ").includes("licence-key"));
        for (const part of [
            "--values=-",
            "--version=1.2.3",
            "--repo=https://r",
            "--create-namespace",
            "--wait=legacy",
            "--qps=50",
            "--burst-limit=120",
        ]) {
            assert.ok(line.includes(part), part);
        }
        assert.ok(!installArguments({ ...inputs, skipAwait: true }).includes("--wait=legacy"));
    });

    it("says how to mend a release that was interrupted", () => {
        assert.match(pendingAdvice(inputs, "pending-install"), /helm uninstall edge --namespace=shop$/);
        assert.match(pendingAdvice(inputs, "pending-upgrade"), /helm rollback edge --namespace=shop$/);
    });

    it("refuses what it cannot serve and a release without a chart", () => {
        const checked = releases.check(urn("kubernetes:helm.sh/v3:Release"), {}, { repositoryOpts: { password: "p" } });
        assert.deepEqual(
            checked.failures?.map((failure) => failure.property),
            ["chart", "repositoryOpts.password"],
        );
        assert.match(JSON.stringify(checked.inputs["name"]), /^"it-[0-9a-f]{8}"$/);
    });
});

describe("rehearsal/provider: install", () => {
    it("writes executables that a shell can read, with the tools as presets", () => {
        const dir = mkdtempSync(join(tmpdir(), "stand-ins-"));
        try {
            installStandIns(dir, {
                kubectl: "/tools/kube ctl",
                helm: "/tools/he'lm",
                kubeconfig: "/k",
                languageHost: "/h o/st",
            });
            const file = join(dir, "pulumi-resource-kubernetes");
            assert.equal(statSync(file).mode & 0o111, 0o111);
            execFileSync("sh", ["-n", file]);
            assert.match(readFileSync(file, "utf8"), /edge-mesh stand-in provider[\s\S]*'\/tools\/kube ctl'/);
            const host = readFileSync(join(dir, "pulumi-language-nodejs"), "utf8");
            assert.match(host, /exec '\/h o\/st' -typescript=false "\$@"/);
        } finally {
            rmSync(dir, { recursive: true, force: true });
        }
    });
});
