import * as assert from "node:assert/strict";
import { isInPlace, PlacedPatch, placedPatch } from "../../../model/edge/placedPatch";
import { podFieldsFor } from "../../../model/edge/podPatch";
import { Container, PodTemplate } from "../../../kube/podTemplate";
import { preStop } from "../../../model/edge/shutdown";
import { integration } from "../../support/integration";

const mark = { name: "AMBASSADOR_NAMESPACE", value: "ambassador" };
const second = { name: "SECOND", value: "2" };
const mount = { name: "info", mountPath: "/info", readOnly: true };
const volumes = [{ name: "info", downwardAPI: {} }, { name: "other" }];
const env = Object.entries(integration.env).map(([name, value]) => ({ name, value }));

const podOf = (container: Partial<Container>, spec: Partial<PodTemplate["spec"]> = {}): PodTemplate => ({
    spec: { containers: [{ name: "aes", image: "aes:1", ...container }], ...spec },
});
const patchOf = (theirs: PodTemplate, live = theirs) => {
    const { fields, conflicts } = podFieldsFor(theirs, integration);
    assert.ok(fields !== undefined, JSON.stringify(conflicts));
    return placedPatch(fields, theirs, live);
};
const envOf = ({ spec }: PlacedPatch) => spec.containers?.[0]?.env;

describe("model/edge/placedPatch", () => {
    it("asks for our fields alone where nobody has such a list", () => {
        assert.deepEqual(patchOf(podOf({})), {
            metadata: { annotations: integration.podAnnotations },
            spec: {
                containers: [{ name: "aes", env, volumeMounts: [integration.volumeMount], lifecycle: { preStop } }],
                volumes: [integration.volume],
            },
        });
    });

    it("puts ours before somebody else's first, of which it names no more than the key", () => {
        const { containers, volumes: patched } = patchOf(
            podOf({ env: [mark, second], volumeMounts: [mount] }, { volumes }),
        ).spec;
        assert.deepEqual(containers?.[0]?.env, [...env, { name: mark.name }]);
        const { name, mountPath } = mount;
        assert.deepEqual(containers?.[0]?.volumeMounts, [integration.volumeMount, { name, mountPath }]);
        assert.deepEqual(patched, [integration.volume, { name: "info" }]);
    });

    it("asks for the same again once it was applied", () => {
        const theirs = podOf({ env: [mark, second] });
        const first = envOf(patchOf(theirs));
        assert.deepEqual(envOf(patchOf(theirs, podOf({ env: [...env, mark, second] }))), first);
    });

    it("leaves items in the order that somebody else has given them, and puts before them what is missing", () => {
        const theirs = podOf({ env: [mark, second] });
        const [one, two] = env;
        assert.ok(one !== undefined && two !== undefined);
        const moved = podOf({ env: [mark, { name: two.name }, second] });
        assert.deepEqual(envOf(patchOf(theirs, moved)), [one, { name: mark.name }, two, { name: second.name }]);
    });

    it("lets go of an item that it named once its owner has taken it away", () => {
        const left = podOf({ env: [...env, { name: mark.name }, second] });
        assert.deepEqual(envOf(patchOf(podOf({ env: [second] }), left)), [...env, { name: second.name }]);
        assert.deepEqual(envOf(patchOf(podOf({ env: [] }), podOf({ env: [...env, { name: mark.name }] }))), env);
    });

    it("leaves to others what they have already, and asks for no list of which nothing is missing", () => {
        const some = patchOf(podOf({ env: [mark, ...env.slice(1)] }));
        assert.deepEqual(some.spec.containers?.[0]?.env, [env[0], { name: mark.name }]);
        const mounts = [{ ...integration.volumeMount, mountPath: `${integration.volumeMount.mountPath}/` }];
        const container = { env: [mark, ...env], volumeMounts: mounts, lifecycle: { preStop } };
        const all = patchOf(podOf(container, { volumes: [integration.volume] }));
        assert.deepEqual(all, { metadata: { annotations: integration.podAnnotations }, spec: {} });
    });

    it("names the containers before the edge's, whose order stays", () => {
        const [edge] = podOf({ env: [mark] }).spec.containers;
        const pod = {
            spec: {
                containers: [
                    { name: "exporter", image: "e:1" },
                    { ...edge, name: "aes" },
                ],
            },
        };
        assert.deepEqual(
            patchOf(pod).spec.containers?.map(({ name }) => name),
            ["exporter", "aes"],
        );
        assert.deepEqual(patchOf(pod).spec.containers?.[0], { name: "exporter" });
    });

    it("is in place where every item stands where the provider looks for it", () => {
        const pod = podOf({ env: [mark, second], volumeMounts: [mount] }, { volumes });
        const patch = patchOf(pod);
        const [edge] = pod.spec.containers;
        const withEnv = (list: Container["env"]) => ({
            metadata: patch.metadata,
            spec: {
                containers: [
                    { ...edge, env: list, volumeMounts: [integration.volumeMount, mount], lifecycle: { preStop } },
                ],
                volumes: [integration.volume, ...volumes],
            },
        });
        assert.equal(isInPlace(withEnv([...env, mark, second]), patch), true);
        assert.equal(isInPlace(withEnv([mark, ...env, second]), patch), false, "behind others");
        assert.equal(isInPlace(withEnv([...env.slice(1), mark, second]), patch), false, "one is gone");
        assert.equal(isInPlace(withEnv([...env.map(({ name }) => ({ name })), mark]), patch), false, "without value");
        assert.equal(isInPlace({ ...withEnv([...env, mark]), metadata: {} }, patch), false, "without annotations");
        assert.equal(isInPlace(pod, patch), false);
    });
});
