import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { guardrails } from "../../../config/guardrails";
import { desiredFor, told } from "../../support/desired";

const configured = (count: number, routes: object, text = () => "") => ({
    meshNamespaces: [{ name: "shop" }],
    services: Array.from({ length: count }, (_, index) => ({
        name: `r-${index}`,
        namespace: "shop",
        port: 80,
        prefix: `/${text()}`,
    })),
    routes,
});
const noise = () => randomBytes(2000).toString("hex");

describe("config/guardrails/routes", () => {
    it("EM-032: more than 200 Mappings, each a resource", async () => {
        assert.deepEqual(await told("manyRoutes", configured(200, {})), []);
        assert.deepEqual(await told("manyRoutes", configured(201, {})), ["warning routes.batch"]);
        for (const batch of ["on", "handOver"]) {
            assert.deepEqual(await told("manyRoutes", configured(201, { batch })), []);
        }
    });

    it("EM-033: a release that does not fit into a Secret, with the number that does", async () => {
        const raw = configured(600, { batch: "on", releases: 1 }, noise);
        assert.deepEqual(await told("releaseSize", raw), ["error routes.releases"]);
        const [{ seen, mend } = { seen: "", mend: "" }] = guardrails.releaseSize(await desiredFor(raw));
        assert.match(String(seen), /^1, the largest of about \d+\.\d MiB$/);
        const [, enough = ""] = /routes\.releases' (\d+)$/.exec(mend) ?? [];
        assert.ok(Number(enough) > 1, mend);
        assert.deepEqual(await told("releaseSize", { ...raw, routes: { batch: "on", releases: Number(enough) } }), []);
        assert.deepEqual(await told("releaseSize", { ...raw, routes: { releases: 1 } }), [], "there is no release");
    });

    it("EM-033: one Mapping that no number of releases makes fit", async () => {
        const raw = configured(1, { batch: "on", releases: 64 }, () => randomBytes(2 ** 20).toString("hex"));
        const [{ allowed } = { allowed: "" }] = guardrails.releaseSize(await desiredFor(raw));
        assert.match(allowed, /64, the most there can be, are not enough/);
    });
});
