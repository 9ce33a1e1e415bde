import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { RunError } from "@pulumi/pulumi";
import { checkHandOver } from "../../discovery/routeReleases";
import { settingsOf } from "../support/settings";

interface Stored {
    readonly name: string;
    readonly keep: boolean;
    readonly routes: readonly string[];
    readonly namespace?: string;
    readonly version?: number;
}

/** A release's Secret, as the API server gives it. */
function secret({ name, keep, routes, namespace = "ambassador", version = 1 }: Stored) {
    const config = { keep, routes: { shop: Object.fromEntries(routes.map((route) => [route, {}])) } };
    const gzipped = gzipSync(JSON.stringify({ name, namespace, version, config })).toString("base64");
    const metadata = {
        name: `s-${name}-${version}`,
        namespace,
        labels: { name, version: String(version), owner: "helm" },
    };
    return { apiVersion: "v1", kind: "Secret", metadata, data: { release: Buffer.from(gzipped).toString("base64") } };
}

const service = (name: string) => ({ name, namespace: "shop", port: 80, prefix: "/" });
async function told(stored: readonly Stored[], routes: object = {}, names = ["cart", "users"]): Promise<string> {
    const raw = { meshNamespaces: [{ name: "shop" }], services: names.map(service) };
    const settings = settingsOf({ ...raw, routes: { batch: "handOver", releases: 2, ...routes } });
    const list = () => Promise.resolve(stored.map(secret));
    const cluster = { list, get: () => Promise.resolve(undefined) };
    try {
        await checkHandOver(settings, () => Promise.resolve(cluster));
        return "";
    } catch (error) {
        assert.ok(RunError.isInstance(error), String(error));
        return error.message;
    }
}
const one = { name: "routes-1-of-2", keep: false, routes: ["cart", "users"] };
const four = { ...one, name: "routes-1-of-4" };

describe("discovery/routeReleases", () => {
    it("lets a hand-over begin, from resources and from releases", async () => {
        assert.equal(await told([]), "");
        assert.equal(await told([one, { name: "edge-stack", keep: false, routes: [] }]), "");
    });

    it("refuses another number of releases as long as the old ones delete their Mappings", async () => {
        const message = await told([four]);
        assert.match(
            message,
            /edge-mesh:routes\.releases\n {4}seen: {4}2\n {4}allowed: 4 until .*ambassador\/routes-1-of-4/,
        );
        assert.match(message, /mend: {4}pulumi config set --path 'edge-mesh:routes\.releases' 4 && pulumi up$/);
        assert.equal(await told([{ ...four, keep: true }]), "");
    });

    it("refuses another namespace of the edge just so", async () => {
        assert.match(
            await told([{ ...one, namespace: "old" }]),
            /edge-mesh:edge\.namespace\n[^]*'edge-mesh:edge\.namespace' old/,
        );
        assert.equal(await told([{ ...one, namespace: "old", routes: ["elsewhere"] }]), "", "it is another stack's");
    });

    it("judges the newest revision", async () => {
        assert.equal(
            await told([
                { ...four, version: 9 },
                { ...four, version: 10, keep: true },
            ]),
            "",
        );
        assert.notEqual(
            await told([
                { ...four, version: 10 },
                { ...four, version: 9, keep: true },
            ]),
            "",
        );
    });

    it("names every Mapping that would be left behind", async () => {
        const message = await told([{ ...one, keep: true }], {}, []);
        assert.match(message, /^2 mistakes/);
        assert.match(message, /no shop\/cart, which Helm release ambassador\/routes-1-of-2 has/);
        assert.equal(await told([one], {}, ["cart"]), "", "Helm deletes it");
    });

    it("asks no cluster in the other modes, where Helm and the provider refuse by themselves", async () => {
        for (const batch of ["on", "off"]) {
            assert.equal(await told([four], { batch }), "");
        }
    });
});
