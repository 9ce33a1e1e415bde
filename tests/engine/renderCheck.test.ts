import * as assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { official } from "../../config/official";
import { parseManifest } from "../../kube/manifest";
import { onThisMachine, readStackConfig, StackConfig } from "../../rehearsal/config";
import { mustRun } from "../../rehearsal/tooling/process";
import { answers } from "../../rehearsal/tooling/ready";
import { provideToolchain, Toolchain } from "../../rehearsal/toolchain";
import { isPlaceholder } from "../../commands/render/placeholder";
import { missingSecret } from "../../commands/render/secrets";
import { ciphertext, renderStack, writeSettings } from "../support/rendering";
import { stacks } from "../support/stack";

const places = [
    `${official.istioCharts}/index.yaml`,
    `${official.edgeManifests}/aes-crds.yaml`,
    `${official.prometheusCharts}/index.yaml`,
];

/** Every file of a folder, by its path. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    const texts = await Promise.all(files.sort().map((file) => readFile(file, "utf8")));
    return new Map(files.map((file, index) => [path.relative(folder, file), texts[index] ?? ""]));
}

describe("the rendered stacks", () => {
    let tools: Toolchain;
    let folder: string;
    let reachable: boolean;

    before(async () => {
        tools = await provideToolchain(() => undefined);
        folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-rendered-"));
        reachable = (await Promise.all(places.map(answers))).every((answered) => answered);
        if (!reachable) {
            console.log(
                "      THE OFFICIAL CHARTS DO NOT ANSWER: dev and prod are rendered from the rehearsal's charts",
            );
        }
    });
    after(() => rm(folder, { recursive: true, force: true }));

    /** The stack rendered by two processes, each into its own folder. */
    const renderTwice = async (stack: string) => {
        const own: StackConfig = await readStackConfig(stack);
        const settings = path.join(folder, `Pulumi.${stack}.yaml`);
        await writeSettings(settings, reachable && stack !== "rehearsal" ? own : onThisMachine(own, tools));
        const outs = [1, 2].map((run) => path.join(folder, `${stack}-${run}`));
        await Promise.all(outs.map((out) => renderStack(tools, stack, settings, out)));
        return { out: outs[0] ?? "", all: await Promise.all(outs.map(filesIn)) };
    };

    for (const stack of stacks) {
        it(`${stack}: twice the same, without a secret, and whole for Kustomize`, async () => {
            const { out, all } = await renderTwice(stack);
            const [files = new Map<string, string>(), again] = all;
            assert.deepEqual(files, again);
            const objects = [...files].filter(
                ([name]) => /^wave-\d+\//.test(name) && !name.endsWith("kustomization.yaml"),
            );
            assert.ok(objects.length > 80, `only ${objects.length} objects`);
            for (const [name, text] of objects) {
                const [object, ...others] = parseManifest(text);
                assert.ok(object !== undefined && others.length === 0, name);
                const wave = object.metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? "";
                assert.equal(name.split("/")[0], `wave-${wave.padStart(2, "0")}`, name);
                assert.equal(missingSecret(object), undefined, name);
            }
            const told = [...files].filter(([, text]) => text.includes(ciphertext) || isPlaceholder(text));
            assert.deepEqual(
                told.map(([name]) => name),
                [],
            );
            const built = await mustRun(tools.kubectl, ["kustomize", out]);
            assert.equal(parseManifest(built).length, objects.length);
        });
    }
});
