import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where finished tools are kept: outside the repository, shared by all its checkouts. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
    return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "edge-mesh", "toolchain");
}

/** A short key that changes when any of the parts, or its place in the list, changes. */
export function cacheKey(parts: readonly string[]): string {
    const hash = createHash("sha256");
    for (const part of parts) {
        hash.update(`${Buffer.byteLength(part)}:`).update(part);
    }
    return hash.digest("hex").slice(0, 16);
}

/** All files below a folder (path and text, sorted), as parts of a cache key. */
export async function sourcesOf(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const parts: string[] = [];
    for (const file of files.sort()) {
        parts.push(file.slice(folder.length), await readFile(file, "utf8"));
    }
    return parts;
}

/**
 * Makes a file or folder once. It is made under another name beside its place and then renamed, so a run that
 * was broken off leaves nothing that looks finished. Returns whether it had to be made.
 */
export async function makeOnce(target: string, make: (temporary: string) => Promise<void>): Promise<boolean> {
    if (existsSync(target)) {
        return false;
    }
    const temporary = `${target}.partial-${process.pid}`;
    await mkdir(dirname(target), { recursive: true });
    await rm(temporary, { recursive: true, force: true });
    try {
        await make(temporary);
        await rename(temporary, target).catch((error: unknown) => {
            if (!existsSync(target)) {
                throw error; // else another run was faster, and made the same
            }
        });
    } finally {
        await rm(temporary, { recursive: true, force: true });
    }
    return true;
}

/** Copies a folder by content alone: the Go module cache is read-only, and so would be a copy with its modes. */
export async function copyFolder(from: string, to: string): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(from, { withFileTypes: true })) {
        const [source, target] = [join(from, entry.name), join(to, entry.name)];
        if (entry.isDirectory()) {
            await copyFolder(source, target);
        } else if (entry.isFile()) {
            await writeFile(target, await readFile(source));
        }
    }
}
