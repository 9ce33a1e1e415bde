import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { repository } from "../../rehearsal/config";
import { rehearsalLicense } from "../../rehearsal/stack";
import { EngineHarness, quiet, Section, operations } from "../support/engine";

/** Kinds of objects that destroy may leave; docs/running.md says why. */
const kept = ["Namespace", "CustomResourceDefinition"];

describe("the program on a real engine and API server", () => {
    const harness = new EngineHarness();

    before(() => harness.start());
    after(() => harness.stop());

    it("brings up the whole guide on an empty cluster", async () => {
        await harness.upAndProve();
    });

    it("changes nothing when it runs again", async () => {
        const { stack } = await harness.open();
        const { summary } = await stack.up(quiet);
        assert.deepEqual(operations(summary.resourceChanges), []);
    });

    it("changes nothing after a refresh, whatever the controllers wrote", async () => {
        const { stack } = await harness.open();
        await stack.refresh(quiet);
        const { changeSummary } = await stack.preview(quiet);
        assert.deepEqual(operations(changeSummary), []);
    });

    it("gives Redis another password by one setting, and rolls it and the edge, which read it at start only", async () => {
        const before = await redisLogin(harness);
        const edge = { ...(harness.config["edge"] as Section), redis: { rotation: 2 } };
        const { stack } = await harness.open({ ...harness.config, edge });
        const { summary } = await stack.up(quiet);
        assert.deepEqual(summary.resourceChanges?.replace, 2, "the password and its Secret");
        assert.deepEqual(summary.resourceChanges.update, 3, "Redis, the edge, and the wait for its pods");
        assert.deepEqual(operations(summary.resourceChanges).sort(), ["replace", "update"]);
        const after = await redisLogin(harness);
        assert.notEqual(after.secret, before.secret);
        assert.notEqual(after.password, before.password);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
    });

    it("takes a Redis of the user's in place of its own", async () => {
        await harness.kubectl("-n", "ambassador", "create", "secret", "generic", "mine", "--from-literal=key=planted");
        const redis = { url: "redis.data:6379", secret: { name: "mine", passwordKey: "key" } };
        const edge = { ...(harness.config["edge"] as Section), redis };
        const { stack } = await harness.open({ ...harness.config, edge });
        await stack.up(quiet);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
        assert.deepEqual(await edgeVariable(harness, "REDIS_URL"), { value: "redis.data:6379" });
        const { valueFrom } = await edgeVariable(harness, "REDIS_PASSWORD");
        assert.deepEqual(valueFrom?.secretKeyRef, { name: "mine", key: "key" });
        const left = await harness.kubectl("-n", "ambassador", "get", ofRedis, "-l", redisLabel, "-o", "name");
        assert.equal(left, "");
        await harness.kubectl("-n", "ambassador", "delete", "secret", "mine");
        await (await harness.open()).stack.up(quiet);
    });

    it("shows in the preview, and makes, exactly the one change to one service", async () => {
        const [shop] = harness.config["services"] as Section[];
        const services = [{ ...shop, mapping: { timeout_ms: 7000 } }];
        const { stack } = await harness.open({ ...harness.config, services });
        const { changeSummary, stdout } = await stack.preview({ ...quiet, diff: true });
        assert.equal(changeSummary.update, 1);
        assert.deepEqual(operations(changeSummary), ["update"]);
        assert.match(stdout, /timeout_ms/);
        const { summary } = await stack.up(quiet);
        assert.equal(summary.resourceChanges?.update, 1);
        const mapping = JSON.parse(await harness.kubectl("-n", "shop", "get", "mapping", "shop", "-o", "json")) as {
            spec: Section;
        };
        assert.equal(mapping.spec["timeout_ms"], 7000);
    });

    it("rolls the edge when tracing changes, because a TracingService is read at boot only", async () => {
        const hash = async () => {
            const text = await harness.kubectl("-n", "ambassador", "get", "deployment", "edge-stack", "-o", "json");
            const { spec } = JSON.parse(text) as {
                spec: { template: { metadata: { annotations: Record<string, string> } } };
            };
            return spec.template.metadata.annotations["edge-mesh.dev/tracing-hash"];
        };
        const before = await hash();
        const { stack } = await harness.open({ ...harness.config, tracing: { sampling: 50 } });
        await stack.up(quiet);
        assert.notEqual(await hash(), before);
    });

    it("emits only objects that the API server accepts with strict field validation", async () => {
        const checked: string[] = [];
        for (const stack of ["dev", "prod", "rehearsal"]) {
            const text = await readFile(path.join(repository, "tests", "golden", `${stack}.json`), "utf8");
            for (const object of emittedObjects(text)) {
                await strictDryRun(harness.tools.kubectl, harness.cluster.kubeconfig, object);
                checked.push(`${stack}: ${String(object["kind"])}`);
            }
        }
        harness.log(`${checked.length} objects of the golden dumps accepted`);
        assert.ok(checked.length >= 40, `only ${checked.length} objects were found in the golden dumps`);
        const mistyped = {
            apiVersion: "getambassador.io/v3alpha1",
            kind: "TLSContext",
            metadata: { name: "typo", namespace: "shop" },
            spec: { alpn_protocol: "istio" },
        };
        await assert.rejects(
            strictDryRun(harness.tools.kubectl, harness.cluster.kubeconfig, mistyped),
            /alpn_protocol/,
        );
    });

    it("keeps the license out of the state in plaintext", async () => {
        const folder = path.join(harness.cluster.dir, "pulumi");
        const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
            entry.isFile(),
        );
        assert.ok(
            files.some(({ name }) => name === "test.json"),
            "no state file found",
        );
        for (const entry of files) {
            const text = await readFile(path.join(entry.parentPath ?? folder, entry.name), "utf8");
            assert.ok(!text.includes(rehearsalLicense), `${entry.name} holds the license in plaintext`);
            assert.ok(
                !text.includes(Buffer.from(rehearsalLicense).toString("base64")),
                `${entry.name} holds the license in base64`,
            );
        }
    });

    it("names every mistake of the configuration at once, without a stack trace", async () => {
        const { stack } = await harness.open(
            { ...harness.config, edge: { replica: 2 }, tracing: { sampling: 200 } },
            "mistaken",
        );
        const error = await stack.preview(quiet).then(() => "no error", String);
        assert.match(error, /edge-mesh:edge\.replica/);
        assert.match(error, /edge-mesh:tracing\.sampling/);
        await stack.workspace.removeStack("mistaken");
    });

    it("keeps what it documents on destroy, and nothing else", async () => {
        const { stack } = await harness.open();
        await stack.destroy(quiet);
        const left = await harness.kubectl(
            "get",
            "deployments,services,secrets,mappings,tlscontexts,peerauthentications",
            "-A",
            "-l",
            "app.kubernetes.io/name!=emissary-apiext",
            "-o",
            "name",
        );
        const allowed = /^(service\/kubernetes|secret\/emissary-ingress-webhook-ca|secret\/istio-ca-secret)$/;
        assert.deepEqual(
            left.split("\n").filter((name) => name !== "" && !allowed.test(name)),
            [],
        );
        const crds = await harness.kubectl("get", kept.join(","), "-o", "name");
        for (const name of [
            "mappings.getambassador.io",
            "peerauthentications.security.istio.io",
            "namespace/ambassador",
            "namespace/shop",
        ]) {
            assert.ok(crds.includes(name), `${name} is gone`);
        }
        const label = await harness.kubectl(
            "get",
            "namespace",
            "default",
            "-o",
            "jsonpath={.metadata.labels.istio-injection}",
        );
        assert.equal(label, "", "namespace default is not ours, so the label has to be given back");
    });

    it("comes up again after destroy, adopting what was kept", async () => {
        await harness.upAndProve();
    });
});

const ofRedis = "deployments,services,secrets,networkpolicies";
const redisLabel = "app.kubernetes.io/name=edge-stack-redis";

interface Variable {
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** A variable of the edge's container. */
async function edgeVariable(harness: EngineHarness, name: string): Promise<Variable> {
    const where = `jsonpath={.spec.template.spec.containers[0].env[?(@.name=="${name}")]}`;
    const text = await harness.kubectl("-n", "ambassador", "get", "deployment", "edge-stack", "-o", where);
    const { name: _name, ...variable } = JSON.parse(text) as Variable & { name: string };
    return variable;
}

/** The Secret that Redis and the edge both name, and the password in it; there is no other one. */
async function redisLogin(harness: EngineHarness): Promise<{ secret: string; password: string }> {
    const get = (...args: string[]) => harness.kubectl("-n", "ambassador", "get", ...args);
    const secret = await get("secret", "-l", redisLabel, "-o", "jsonpath={.items[*].metadata.name}");
    const volume = "jsonpath={.spec.template.spec.volumes[0].secret.secretName}";
    assert.equal(await get("deployment", "edge-stack-redis", "-o", volume), secret);
    for (const name of ["REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_AUTH"]) {
        assert.equal((await edgeVariable(harness, name)).valueFrom?.secretKeyRef.name, secret);
    }
    const password = await get("secret", secret, "-o", "jsonpath={.data.password}");
    assert.match(Buffer.from(password, "base64").toString(), /^[A-Za-z0-9]{40}$/);
    return { secret, password };
}

/** Objects in a golden dump: custom resources of Kubernetes that are neither releases nor patches. */
function emittedObjects(golden: string): Section[] {
    const { resources } = JSON.parse(golden) as { resources: { type: string; name: string; inputs: Section }[] };
    const object = ({ type }: { type: string }) =>
        type.startsWith("kubernetes:") && !/Patch$|Release$|CustomResourceDefinition$/.test(type);
    return resources
        .filter(object)
        .filter(({ inputs }) => "metadata" in inputs && !isFixture(inputs))
        .map(({ name, inputs }) => named(name, withoutSecrets(inputs)));
}

/** Pulumi makes a name up where an object has none. */
function named(name: string, inputs: Section): Section {
    return { ...inputs, metadata: { name, ...(inputs["metadata"] as Section) } };
}

/** The golden dumps' cut-down CRD manifest is no output of the program. */
const isFixture = (inputs: Section) => JSON.stringify(inputs["metadata"]).includes("emissary-");

function withoutSecrets(inputs: Section): Section {
    return inputs["kind"] === "Secret" ? { ...inputs, stringData: { "license-key": "any" } } : inputs;
}

function strictDryRun(kubectl: string, kubeconfig: string, object: Section): Promise<void> {
    const args = [
        "--kubeconfig",
        kubeconfig,
        "apply",
        "--server-side",
        "--force-conflicts",
        "--dry-run=server",
        "--validate=strict",
        "-f",
        "-",
    ];
    return new Promise((resolve, reject) => {
        const child = spawn(kubectl, args);
        let errors = "";
        child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        child.on("close", (code) =>
            code === 0 ? resolve() : reject(new Error(`${JSON.stringify(object["metadata"])}: ${errors}`)),
        );
        child.stdin.end(JSON.stringify(object));
    });
}
