import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { repository } from "./support/recorder";

/** What `npm run lint:layers` says of a tree with these files. */
async function judged(
    files: Readonly<Record<string, string>>,
): Promise<{ readonly ok: boolean; readonly said: string }> {
    const tree = await mkdtemp(path.join(tmpdir(), "edge-mesh-layers-"));
    try {
        for (const [name, text] of Object.entries(files)) {
            await mkdir(path.dirname(path.join(tree, name)), { recursive: true });
            await writeFile(path.join(tree, name), text);
        }
        const command = path.join(repository, "node_modules", ".bin", "depcruise");
        const config = path.join(repository, ".dependency-cruiser.cjs");
        return await new Promise((resolve) =>
            execFile(command, ["--config", config, "."], { cwd: tree }, (error, stdout, stderr) =>
                resolve({ ok: error === null, said: `${stdout}${stderr}` }),
            ),
        );
    } finally {
        await rm(tree, { recursive: true });
    }
}

describe("the layers", () => {
    it("let a room use what stands below it", async () => {
        const { ok, said } = await judged({
            "kube/a.ts": "export const a = 1;\n",
            "model/edge/b.ts": 'export { a } from "../../kube/a";\n',
            "index.ts": 'export { a } from "./model/edge/b";\n',
        });
        assert.ok(ok, said);
    });

    it("refuse an import upwards, also of a type, a circle, and the plug-in's insides", async () => {
        const { ok, said } = await judged({
            "kube/a.ts": 'import type { B } from "../model/b";\nexport type A = B;\n',
            "model/b.ts": "export type B = 1;\n",
            "plan/c.ts": 'import { d } from "./d";\nexport const c = () => d;\n',
            "plan/d.ts": 'import { c } from "./c";\nexport const d = () => c;\n',
            "plugin/e.ts": 'import { c } from "../plan/c";\nexport const e = c;\n',
            "components/f.ts": 'export { e } from "../plugin/e";\n',
            "commands/g.ts": 'export { h } from "../tests/h";\n',
            "tests/h.ts": "export const h = 1;\n",
        });
        assert.ok(!ok);
        for (const told of [
            "kube uses only what stands below it: kube/a.ts → model/b.ts",
            "no circle: plan/c.ts",
            "plugin uses only kube and messages: plugin/e.ts → plan/c.ts",
            "of plugin others know only its resource: components/f.ts → plugin/e.ts",
            "commands uses only what stands below it: commands/g.ts → tests/h.ts",
        ]) {
            assert.ok(said.includes(told), `${told}\n${said}`);
        }
    });
});
