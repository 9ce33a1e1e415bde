import * as assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchKey, plainEnvironment, workloadFor } from "../../rehearsal/running/launches";
import { ApiClient } from "../../rehearsal/running/api";
import { egressConfig, firstObjects, kwokctlConfig, PORTS } from "../../rehearsal/running/clusterFiles";
import { freePorts } from "../../rehearsal/running/ports";
import { claimStateDir, isStateDir, stateDir, statePaths } from "../../rehearsal/running/state";
import { cacheKey, cacheRoot, makeOnce, sourcesOf } from "../../rehearsal/tooling/cache";
import { fillChart, fillManifest, onlyLatest } from "../../rehearsal/tooling/charts";
import { GO_BUILDS, buildArguments } from "../../rehearsal/tooling/goBuild";
import { answers, onPath, versionFits } from "../../rehearsal/tooling/ready";

describe("rehearsal: toolchain", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "edge-mesh-test-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("makes a cache key that depends on every part and on where parts end", () => {
        assert.equal(cacheKey(["a", "b"]), cacheKey(["a", "b"]));
        assert.notEqual(cacheKey(["a", "b"]), cacheKey(["b", "a"]));
        assert.notEqual(cacheKey(["ab", ""]), cacheKey(["a", "b"]));
    });

    it("keeps the cache outside the repository, where XDG says", () => {
        assert.equal(cacheRoot({ XDG_CACHE_HOME: "/x" }), "/x/edge-mesh/toolchain");
        assert.match(cacheRoot({}), /\.cache\/edge-mesh\/toolchain$/);
    });

    it("makes a thing once, and leaves nothing when making it fails", async () => {
        const target = join(folder, "tool");
        await assert.rejects(
            makeOnce(target, async (temporary) => {
                await writeFile(temporary, "half");
                throw new Error("broken off");
            }),
            /broken off/,
        );
        assert.deepEqual(await readdir(folder), []);
        assert.equal(await makeOnce(target, (temporary) => writeFile(temporary, "whole")), true);
        assert.equal(await makeOnce(target, () => assert.fail("made twice")), false);
        assert.deepEqual(await sourcesOf(folder), ["/tool", "whole"]);
    });

    it("builds what go.mod says and nothing else", () => {
        const args = buildArguments(GO_BUILDS.pulumi, "/out");
        assert.ok(args.includes("-mod=readonly") && args.includes("-trimpath") && args.includes("-buildvcs=false"));
        assert.ok(args.join(" ").includes("version.Version=3.250.0"));
        assert.ok(buildArguments(GO_BUILDS.pilotDiscovery, "/out").includes("vtprotobuf,disable_pgv"));
    });

    it("fills in Emissary's placeholders", () => {
        assert.equal(fillChart("v: @version@ c: @chartVersion@"), "v: 3.9.1 c: 8.9.1");
        assert.match(fillManifest("image: $imageRepo$:$version$ $hostname"), /emissary:3\.9\.1 \$hostname$/);
    });

    it("cuts a CRD down to v3alpha1 as Emissary 4.x has it, and leaves its webhook out", () => {
        const versions = [
            { name: "v2", served: true, storage: true },
            { name: "v3alpha1", served: true, storage: false, schema: {} },
        ];
        const kind = "CustomResourceDefinition";
        const spec = { group: "getambassador.io", conversion: { strategy: "Webhook", webhook: {} }, versions };
        assert.deepEqual(onlyLatest({ kind, spec }), [
            {
                kind,
                spec: {
                    group: "getambassador.io",
                    conversion: { strategy: "None" },
                    versions: [{ name: "v3alpha1", served: true, storage: true, schema: {} }],
                },
            },
        ]);
        assert.deepEqual(onlyLatest({ kind: "Deployment", spec: { versions: [] } }), []);
    });

    it("takes a version from PATH only when it fits", () => {
        assert.equal(versionFits("v4.2.4+gabcdef", "4.0.0"), true);
        assert.equal(versionFits("v3.18.0", "4.0.0"), false);
        assert.equal(versionFits("no version", "4.0.0"), false);
    });

    it("does not take from PATH what it has put there itself", async () => {
        const env = { PATH: join(folder, "edge-mesh", "toolchain"), XDG_CACHE_HOME: folder };
        await makeOnce(join(env.PATH, "helm"), (temporary) =>
            writeFile(temporary, "#!/bin/sh\necho v9.0.0\n", { mode: 0o755 }),
        );
        const helm = { name: "helm", versionArguments: ["version"] };
        assert.equal(await onPath(helm, "4.0.0", env), undefined);
        assert.equal(await onPath(helm, "4.0.0", { ...env, XDG_CACHE_HOME: "/elsewhere" }), join(env.PATH, "helm"));
    });

    it("takes a host that refuses for one that does not answer", async () => {
        assert.equal(await answers("http://127.0.0.1:1/"), false);
    });
});

describe("rehearsal: cluster files", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "edge-mesh-test-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("keeps its state where it is told, and a socket path the kernel takes", () => {
        assert.equal(stateDir({ EDGE_MESH_REHEARSAL_DIR: "/x" }), "/x");
        assert.equal(stateDir({ XDG_STATE_HOME: "/s" }), "/s/edge-mesh/rehearsal");
        assert.equal(statePaths("/x").socket, "/x/webhooks.sock");
        assert.ok(statePaths(`/${"long/".repeat(40)}`).socket.length < 100);
    });

    it("refuses a folder that holds something else, because stopping deletes it", async () => {
        claimStateDir(join(folder, "new"));
        assert.equal(isStateDir(join(folder, "new")), true);
        await writeFile(join(folder, "precious"), "");
        assert.throws(() => claimStateDir(folder), /not empty/);
    });

    it("sends webhook calls through the socket, and keeps pod and service addresses apart", async () => {
        assert.match(egressConfig("/x/s.sock"), /udsName: \/x\/s\.sock/);
        const kwokctl = kwokctlConfig("/x/egress.yaml", await freePorts(PORTS));
        assert.match(kwokctl, /egress-selector-config-file\n\s+value: \/x\/egress\.yaml/);
        assert.match(kwokctl, /10\.96\.0\.0\/16/);
        assert.match(firstObjects(), /podCIDR: 10\.244\.0\.0\/16/);
        assert.match(firstObjects(), /kubeletVersion: v1\.36\.3/);
    });

    it("takes ports by lot, each once, so that clusters can start at the same time", async () => {
        const [one, other] = await Promise.all([freePorts(PORTS), freePorts(PORTS)]);
        assert.equal(new Set([...Object.values(one), ...Object.values(other)]).size, 2 * PORTS.length);
        assert.match(kwokctlConfig("", one), new RegExp(`\\n {2}etcdPeerPort: ${one.etcdPeerPort}\\n`));
    });

    it("stands in for istiod and Emissary's webhook, and for nothing else", () => {
        const context = {
            dir: folder,
            api: new ApiClient(""),
            tools: { pilotDiscovery: "", apiext: "" },
            log: () => {},
        };
        const named = (namespace: string, name: string, app = "") =>
            workloadFor({ metadata: { namespace, name, labels: { app } } }, context)?.name;
        assert.equal(named("istio-system", "istiod", "istiod"), "istiod");
        assert.equal(named("istio-system", "istiod-canary", "istiod"), "istiod-canary");
        assert.equal(named("mesh", "istiod", "istiod"), "mesh.istiod", "two of one name must not share a folder");
        assert.equal(named("emissary-system", "emissary-apiext"), "emissary-apiext");
        assert.equal(named("istio-system", "other"), undefined);
        assert.equal(named("default", "istiod"), undefined);
    });

    it("holds back every istiod's pods until its process answers, wherever it runs", () => {
        assert.match(firstObjects(), /labels\["app"\]\.orValue\(""\) == "istiod"/);
    });

    it("starts a process anew when the Deployment's plain variables change, and leaves the others alone", () => {
        const env = [{ name: "A", value: "1" }, { name: "FROM_FIELD" }];
        const deployment = (value: typeof env) => ({
            metadata: { name: "istiod", namespace: "istio-system" },
            spec: { template: { spec: { serviceAccountName: "istiod", containers: [{ env: value }] } } },
        });
        assert.deepEqual(plainEnvironment(deployment(env)), { A: "1" });
        assert.notEqual(launchKey(deployment(env)), launchKey(deployment([])));
    });
});
