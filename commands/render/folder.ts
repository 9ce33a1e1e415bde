import { refusal } from "../../messages/problem";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { firstLine } from "./readme";

/**
 * Makes the folder hold these files and no others, so that what the stack no longer has goes from Git as well.
 * @throws RunError when it holds anything that no earlier output can have left there
 */
export async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
    await mkdir(folder, { recursive: true });
    const present = await readdir(folder);
    const ours = (name: string) => /^wave-\d+$/.test(name) || ["README.md", "kustomization.yaml"].includes(name);
    const readme = await readFile(path.join(folder, "README.md"), "utf8").catch(() => "");
    const foreign = readme.startsWith(`${firstLine}\n`) ? present.filter((name) => !ours(name)) : present;
    if (foreign.length > 0) {
        throw refusal({
            about: "--out",
            seen: folder,
            problem: `it holds ${foreign.slice(0, 5).join(", ")}`,
            allowed: "a new or empty folder, or that of an earlier output",
            fix: "name another folder",
        });
    }
    await Promise.all(present.map((name) => rm(path.join(folder, name), { recursive: true })));
    for (const [name, text] of files) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), text);
    }
}
