import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);
const canary = { revision: "b", version: "1.31.0" };

describe("config/rules/istio", () => {
    it("installs no Istio below the guide's floor", () => {
        const [problem] = problemsOf({ istio: { version: "1.9.9" } });
        assert.equal(problem?.path, "istio.version");
        assert.deepEqual([problem.seen, problem.allowed], ["1.9.9", "1.10.0 or later"]);
        assert.equal(settingsOf({ istio: { version: "1.10.0" } }).istio.version, "1.10.0");
        assert.equal(settingsOf({ istio: { version: "1.9.9", install: "existing" } }).istio.install, "existing");
    });

    it("wants a canary of another revision", () => {
        settingsOf({ istio: { canary } });
        assert.deepEqual(pathsOf({ istio: { revision: "b", canary } }), ["istio.canary.revision"]);
    });

    it("lets a canary be up to two minor versions ahead, and never behind", () => {
        for (const version of ["1.30.3", "1.30.4", "1.32.9"]) {
            settingsOf({ istio: { canary: { ...canary, version } } });
        }
        for (const version of ["1.30.2", "1.29.9", "1.33.0", "2.30.3"]) {
            const [problem] = problemsOf({ istio: { canary: { ...canary, version } } });
            assert.equal(problem?.path, "istio.canary.version", version);
            assert.match(problem.allowed, /1\.30\.3 \(istio\.version\) to 2 minor versions later/);
        }
    });

    it("lets it be one minor version ahead when there is a CNI plug-in, of which a node has one", () => {
        settingsOf({ istio: { cni: true, canary } });
        const [problem] = problemsOf({ istio: { cni: true, canary: { ...canary, version: "1.32.0" } } });
        assert.match(problem?.allowed ?? "", /to 1 minor version later: the one CNI plug-in/);
    });

    it("installs no canary of an Istio that somebody else installed", () => {
        const [problem] = problemsOf({ istio: { install: "existing", canary } });
        assert.equal(problem?.fix, "pulumi config rm --path 'edge-mesh:istio.canary'");
    });

    it("wants every namespace at a revision that is installed", () => {
        const [edge, shop, ...others] = problemsOf({
            edge: { revision: "c" },
            meshNamespaces: [
                { name: "shop", revision: "d" },
                { name: "bank", revision: "b" },
            ],
            istio: { revision: "a", canary },
        });
        assert.deepEqual(others, []);
        assert.deepEqual([edge?.path, shop?.path], ["edge.revision", "meshNamespaces[0].revision"]);
        assert.match(edge?.allowed ?? "", /\(a, b\)/);
        assert.equal(shop?.fix, "pulumi config rm --path 'edge-mesh:meshNamespaces[0].revision'");
        assert.match(problemsOf({ edge: { revision: "c" } })[0]?.allowed ?? "", /none beside the default one/);
    });

    it("leaves the revisions of an Istio that is there to the cluster", () => {
        settingsOf({ istio: { install: "existing" }, edge: { revision: "c" } });
    });

    it("wants a certificate's life that an agent can renew and that shows a rotation", () => {
        for (const workloadCertTtl of ["5m", "30m", "1h30m", "24h"]) {
            settingsOf({ istio: { workloadCertTtl } });
        }
        for (const workloadCertTtl of ["4m59s", "24h1s", "30", "half an hour", ""]) {
            assert.deepEqual(pathsOf({ istio: { workloadCertTtl } }), ["istio.workloadCertTtl"], workloadCertTtl);
        }
    });
});
