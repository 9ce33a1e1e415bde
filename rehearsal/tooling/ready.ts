import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { gte, coerce } from "semver";
import { cacheRoot, makeOnce } from "./cache";
import { mustRun, run } from "./process";

/** A tool that can be had ready-made. */
export interface ReadyTool {
    name: string;
    /** Arguments with which it ends at once and well. */
    versionArguments: string[];
    /** The pinned official download. */
    url: string;
    /** Path of the executable inside the unpacked archive. */
    member: string;
}

/** Whether what a tool prints as its version is the floor or newer. */
export function versionFits(printed: string, floor: string): boolean {
    const version = coerce(printed);
    return version !== null && gte(version, floor);
}

/** An executable on PATH. What this toolchain has put there itself does not count. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
    const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    return folders
        .map((folder) => join(folder, name))
        .find((path) => existsSync(path) && !resolve(path).startsWith(cacheRoot(env)));
}

/**
 * The tool on PATH, if it is there in a fitting version.
 * @param floor the oldest version that fits
 */
export async function onPath(
    tool: Pick<ReadyTool, "name" | "versionArguments">,
    floor: string,
    env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
    const found = findOnPath(tool.name, env);
    if (found === undefined) {
        return undefined;
    }
    const ran = await run(found, tool.versionArguments, { env, timeoutMs: 10_000 });
    return ran.code === 0 && versionFits(ran.stdout, floor) ? found : undefined;
}

const probes = new Map<string, Promise<boolean>>();

/** Whether a host answers at all within three seconds; asked once a host and run. */
export function answers(url: string): Promise<boolean> {
    const { host } = new URL(url);
    const known = probes.get(host);
    if (known !== undefined) {
        return known;
    }
    const probe = fetch(url, { method: "HEAD", signal: AbortSignal.timeout(3000) }).then(
        (response) => response.ok,
        () => false,
    );
    probes.set(host, probe);
    return probe;
}

/**
 * Downloads and unpacks the official archive into a folder, unless it is there: the file beside the executable
 * too, such as Pulumi's language hosts. Returns false when the host does not answer or the download fails.
 */
export async function download(tool: ReadyTool, target: string, log: (line: string) => void): Promise<boolean> {
    if (existsSync(target)) {
        return true;
    }
    if (!(await answers(tool.url))) {
        return false;
    }
    try {
        await makeOnce(target, (temporary) => unpack(tool, temporary, log));
        return true;
    } catch (error) {
        log(`toolchain: the official download of ${tool.name} failed (${String(error)})`);
        return false;
    }
}

async function unpack(tool: ReadyTool, folder: string, log: (line: string) => void): Promise<void> {
    log(`toolchain: downloading ${tool.name} from ${new URL(tool.url).host}`);
    const response = await fetch(tool.url, { signal: AbortSignal.timeout(300_000) });
    if (!response.ok) {
        throw new Error(`HTTP ${response.status}`);
    }
    const unpacked = join(folder, "unpacked");
    await mkdir(unpacked, { recursive: true });
    await writeFile(join(folder, "archive.tar.gz"), Buffer.from(await response.arrayBuffer()));
    await mustRun("tar", ["-xzf", join(folder, "archive.tar.gz"), "-C", unpacked]);
    await rename(join(unpacked, tool.member, ".."), join(folder, "bin"));
    await rm(unpacked, { recursive: true, force: true });
    await rm(join(folder, "archive.tar.gz"));
    await mustRun(join(folder, "bin", tool.name), tool.versionArguments);
}

/** Copies an executable. */
export async function copyExecutable(from: string, to: string): Promise<void> {
    await copyFile(from, to);
    await chmod(to, 0o755);
}
