import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { mappingSetType } from "../../../plugin/mappingSet";
import { answerOf, isManaged, renderResource } from "../../../commands/render/objects";
import { named, recordComponent } from "../../support/component";
import { recordStack } from "../../support/stack";

const mapping = "getambassador.io/v3alpha1 Mapping";
const helm = { helm: "/nowhere/helm", kubeVersion: "1.34.0", apiVersions: [] };

describe("commands/render/objects", () => {
    it("writes an object without what only the provider reads", async () => {
        const { resources } = await recordStack("rehearsal");
        const label = resources.find(({ name }) => name === "mesh-default-label");
        assert.ok(label !== undefined);
        const { objects, patch } = await renderResource(label, helm);
        const metadata = { name: "default", labels: { "istio-injection": "enabled" } };
        assert.deepEqual(objects, [{ apiVersion: "v1", kind: "Namespace", metadata }]);
        assert.ok(patch);
    });

    it("says which field of an object `up` waits for", async () => {
        const recording = await recordStack("dev");
        const crd = (plural: string) => `edge-crds-customresourcedefinition-${plural}.getambassador.io`;
        const { awaits } = await renderResource(named(recording, crd("mappings")), helm);
        assert.equal(awaits, ".spec.conversion.webhook.clientConfig.caBundle");
        assert.equal((await renderResource(named(recording, crd("listeners")), helm)).awaits, undefined);
    });

    it("writes nothing for what only waits, nor an object that the chart of a release has as well", async () => {
        const recording = await recordStack("dev");
        for (const name of ["edge-rollout", "edge-address-of-service-edge-stack", "edge-role-edge-stack"]) {
            assert.deepEqual((await renderResource(named(recording, name), helm)).objects, [], name);
        }
    });

    it("hides a secret wherever it stands but in a Secret, which is told by its keys alone", async () => {
        const { resources } = await recordComponent(({ cluster }) => {
            const metadata = { name: "a" };
            new k8s.core.v1.ConfigMap("map", { metadata, data: { key: pulumi.secret("hush") } }, { provider: cluster });
        });
        const [map] = resources;
        assert.ok(map !== undefined);
        const { objects } = await renderResource(map, helm);
        assert.deepEqual(objects[0]?.["data"], { key: "PLACEHOLDER-OF-SECRET(map)" });
    });

    it("names an object after its resource where up would make a name up", async () => {
        const login = named(await recordStack("dev"), "edge-redis-login");
        const { objects } = await renderResource(login, helm);
        assert.equal(objects[0]?.metadata.name, "edge-redis-login");
    });

    it("takes neither components nor providers nor passwords nor what is only read for objects", async () => {
        const { resources } = await recordStack("rehearsal");
        const left = resources.filter((it) => !isManaged(it));
        for (const name of ["istio", "cluster", "adopting", "edge-service", "edge-redis-password"]) {
            assert.ok(
                left.some((it) => it.name === name),
                name,
            );
        }
        assert.ok(
            resources.filter(isManaged).every(({ type }) => type.startsWith("kubernetes:") || type === mappingSetType),
        );
    });

    it("writes the Mappings of a set, without the mark of a stack that does not hold them", async () => {
        const { resources } = await recordStack("rehearsal", { routes: { batch: "on" } });
        const sets = resources.filter(({ type }) => type === mappingSetType);
        const rendered = await Promise.all(sets.map((it) => renderResource(it, helm)));
        const objects = rendered.flatMap((it) => it.objects);
        assert.deepEqual(
            objects.map(({ metadata }) => metadata).sort((a, b) => a.name.localeCompare(b.name)),
            [
                { namespace: "default", name: "quote-backend" },
                { namespace: "shop", name: "shop" },
            ],
        );
        assert.ok(
            objects.every(({ apiVersion, kind, spec }) => `${apiVersion} ${kind}` === mapping && spec !== undefined),
        );
    });

    it("refuses what it does not know, instead of leaving it out", async () => {
        const { resources } = await recordStack("dev");
        const [any] = resources.filter(isManaged);
        assert.ok(any !== undefined);
        await assert.rejects(renderResource({ ...any, type: "random:index/randomId:RandomId" }, helm), /RandomId/);
        assert.throws(() => answerOf("kubernetes:yaml:decode", {}, () => undefined), /kubernetes:yaml:decode/);
    });
});
