import * as assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { assembledImages, registryAnswers } from "../../../rehearsal/node/images";
import { settingsOf } from "../../support/settings";

const rehearsal = path.join(__dirname, "..", "..", "..", "rehearsal");

describe("rehearsal/node/images", () => {
    let charts: string;
    const names = async () => (await assembledImages(charts)).map(({ name }) => name);

    before(async () => {
        charts = await mkdtemp(path.join(tmpdir(), "charts-"));
        await mkdir(path.join(charts, "istiod"));
        const values = "_internal_defaults_do_not_set:\n  global: {hub: hub.example, tag: one}\n";
        await writeFile(path.join(charts, "istiod", "values.yaml"), values);
    });
    after(() => rm(charts, { recursive: true }));

    it("has every image that the program asks for by default", async () => {
        const { edge, sample, zipkin } = settingsOf({});
        const wanted = [edge.redis.image, edge.rotationWorkaround.image, sample.image, zipkin.image];
        const there = await names();
        assert.deepEqual(
            wanted.filter((image) => !there.includes(image)),
            [],
        );
    });

    it("has the images of the fixture chart, of the user's service and of the cluster's DNS", async () => {
        const values = parse(await readFile(path.join(rehearsal, "charts", "prometheus", "values.yaml"), "utf8")) as {
            server: { image: { repository: string; tag: string } };
        };
        const { repository, tag } = values.server.image;
        const there = await names();
        assert.ok(there.includes(`${repository}:${tag}`));
        for (const file of ["shop.yaml", path.join("node", "objects.yaml")]) {
            const text = await readFile(path.join(rehearsal, file), "utf8");
            for (const document of parseAllDocuments(text)) {
                const object = document.toJS() as {
                    kind: string;
                    spec: { template: { spec: { containers: { image: string }[] } } };
                };
                if (object.kind === "Deployment") {
                    object.spec.template.spec.containers.forEach(({ image }) =>
                        assert.ok(there.includes(image), image),
                    );
                }
            }
        }
    });

    it("names Istio's images as its charts do", async () => {
        const there = await names();
        assert.ok(there.includes("hub.example/pilot:one") && there.includes("hub.example/proxyv2:one"), String(there));
    });

    it("runs none as root that a chart may hold to another user", async () => {
        const roots = (await assembledImages(charts)).filter(({ user }) => user === 0).map(({ name }) => name);
        assert.deepEqual(roots, ["edge-mesh.local/coredns:1"]);
    });

    it("asks no registry for an image that is nobody's", async () => {
        assert.equal(await registryAnswers("edge-mesh.local/pause:1"), false);
        assert.equal(await registryAnswers("registry.example.com/shop:1.0.0"), false);
    });
});
