import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { chooseIstio, InjectorFact, IstiodFact } from "../../plan/istioChoice";
import { settingsOf } from "../support/settings";

type Raw = Readonly<Record<string, unknown>>;

const istiod = (revision = "default", more: Partial<IstiodFact> = {}): IstiodFact => ({
    namespace: "istio-system",
    name: revision === "default" ? "istiod" : `istiod-${revision}`,
    revision,
    image: "docker.io/istio/pilot:1.24.1-distroless",
    ...more,
});
const injector = (revision = "default", more: Partial<InjectorFact> = {}): InjectorFact => ({
    name: `istio-sidecar-injector-${revision}`,
    revision,
    takesEnabled: revision === "default",
    ...more,
});
const choose = (istiods: IstiodFact[], injectors: InjectorFact[], istio: Raw = {}, more: Raw = {}) =>
    chooseIstio({ istiods, injectors }, settingsOf({ istio: { install: "existing", ...istio }, ...more }));
const refusal = (...args: Parameters<typeof choose>): string => {
    try {
        choose(...args);
    } catch (error) {
        assert.ok(RunError.isInstance(error), "a stack trace would be shown");
        return error.message;
    }
    return assert.fail("accepted");
};

describe("plan/istioChoice: the revision", () => {
    it("is the default one where an injector takes istio-injection=enabled", () => {
        const choice = choose([istiod()], [injector()]);
        assert.deepEqual(choice, { revision: "", version: "1.24.1", warnings: [] });
    });

    it("is the default one by the tag default too, with the version of the istiod behind it", () => {
        const istiods = [istiod("a"), istiod("b", { image: "pilot:1.25.0" })];
        const tag = injector("b", { tag: "default", takesEnabled: true });
        assert.deepEqual(choose(istiods, [injector("a"), injector("b"), tag]), {
            revision: "",
            version: "1.25.0",
            warnings: [],
        });
    });

    it("is that of the only istiod where nothing serves the default", () => {
        assert.equal(choose([istiod("a")], [injector("a")]).revision, "a");
    });

    it("is not the default one when the injector that takes it has no istiod any more", () => {
        assert.equal(choose([istiod("a")], [injector("a"), injector("default")]).revision, "a");
        const tag = injector("a", { tag: "default", takesEnabled: true });
        assert.equal(choose([istiod("a", { image: "pilot:1.25.0" })], [injector("default"), tag]).version, "1.25.0");
    });

    it("has to be chosen among several, each with its command", () => {
        const text = refusal([istiod("a"), istiod("b")], [injector("a"), injector("b", { tag: "prod" })]);
        assert.match(text, /several istiods[\s\S]*allowed: one of a, b, prod/);
        for (const choice of ["a", "b", "prod"]) {
            assert.ok(text.includes(`pulumi config set --path 'edge-mesh:istio.revision' ${choice}`), choice);
        }
    });

    it("may be a revision or a tag that is there, and nothing else", () => {
        const [istiods, injectors] = [[istiod("a")], [injector("a"), injector("a", { tag: "prod" })]];
        assert.equal(choose(istiods, injectors, { revision: "a" }).revision, "a");
        assert.deepEqual(choose(istiods, injectors, { revision: "prod" }), {
            revision: "prod",
            version: "1.24.1",
            warnings: [],
        });
        const text = refusal(istiods, injectors, { revision: "b" });
        assert.match(text, /edge-mesh:istio\.revision\n {4}seen: {4}"b"[\s\S]*allowed: one of a, prod\n/);
    });

    it("of one namespace has to be there as well", () => {
        const text = refusal([istiod()], [injector()], {}, { meshNamespaces: [{ name: "shop", revision: "b" }] });
        assert.match(text, /edge-mesh:meshNamespaces\[0\]\.revision\n {4}seen: {4}"b"/);
        const both = [istiod(), istiod("b")];
        assert.equal(choose(both, [injector(), injector("b")], {}, { edge: { revision: "b" } }).revision, "");
    });
});

describe("plan/istioChoice: the place", () => {
    it("is named, with the command, when istiod runs in another namespace", () => {
        const text = refusal([istiod("default", { namespace: "mesh" })], [injector()]);
        assert.match(text, /edge-mesh:istio\.namespace\n {4}seen: {4}"istio-system"\n/);
        assert.match(text, /fix: {5}pulumi config set --path 'edge-mesh:istio\.namespace' mesh$/);
        assert.equal(
            choose([istiod("default", { namespace: "mesh" })], [injector()], { namespace: "mesh" }).revision,
            "",
        );
    });

    it("is nowhere: install it, or let the program do so", () => {
        assert.match(
            refusal([], []),
            /no istiod in the cluster[\s\S]*fix: {5}install Istio, or .*pulumi config set --path 'edge-mesh:istio\.install' helm$/,
        );
    });
});

describe("plan/istioChoice: the version", () => {
    const versionOf = (more: Partial<IstiodFact>) => choose([istiod("default", more)], [injector()]);

    it("is read from any image that names one, else from the label", () => {
        const digest = `sha256:${"0a".repeat(32)}`;
        const versions = {
            "istio/pilot:1.10.0": "1.10.0",
            "registry:5000/istio/pilot:v1.30.3": "1.30.3",
            "gcr.io/istio/pilot:1.24.1-alpha.2-debug": "1.24.1",
            [`istio/pilot:1.24.1@${digest}`]: "1.24.1",
        };
        for (const [image, version] of Object.entries(versions)) {
            assert.equal(versionOf({ image }).version, version, image);
        }
        assert.equal(versionOf({ image: `istio/pilot@${digest}`, versionLabel: "1.28.2" }).version, "1.28.2");
    });

    it("is unknown, with a warning, when neither says it", () => {
        for (const versionLabel of [undefined, "1.0.0", "latest"]) {
            const { version, warnings } = versionOf({ image: "registry:5000/istio/pilot:latest", versionLabel });
            assert.equal(version, "unknown");
            assert.match(
                warnings.join(),
                /istio-system\/istiod runs registry:5000\/istio\/pilot:latest.*1\.10\.0 or later/,
            );
        }
    });

    it("is refused below the floor, of every istiod that serves the mesh", () => {
        const old = { image: "docker.io/istio/pilot:1.9.9" };
        const text = refusal([istiod("default", old)], [injector()]);
        assert.match(
            text,
            /istio-system\/istiod is 1\.9\.9 .*1\.10\.0 or later is needed\.\n {4}fix: {5}upgrade Istio/,
        );
        const both = [istiod(), istiod("b", old)];
        assert.match(
            refusal(both, [injector(), injector("b")], {}, { edge: { revision: "b" } }),
            /istiod-b is 1\.9\.9/,
        );
        assert.equal(choose(both, [injector(), injector("b")]).version, "1.24.1");
    });
});
