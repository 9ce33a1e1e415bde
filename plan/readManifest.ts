import { reasonOf, refusal } from "../messages/problem";
import { readFile } from "node:fs/promises";
import { fixCommand } from "../messages/fix";
import { AnyObject } from "../kube/object";
import { parseManifest } from "../kube/manifest";

/** Milliseconds after which a download counts as failed. */
const downloadTimeout = 30_000;

/**
 * Reads a manifest from an `http(s)://` URL or a local path.
 * @throws RunError that names the place and what went wrong; `setting` is the configuration key to change.
 */
export async function readManifest(place: string, setting: string): Promise<AnyObject[]> {
    try {
        return parseManifest(/^https?:\/\//.test(place) ? await download(place) : await readFile(place, "utf8"));
    } catch (error) {
        throw refusal({
            path: setting,
            seen: place,
            problem: reasonOf(error),
            allowed: "a URL or a local path of a manifest",
            fix: fixCommand(setting, "set", "PATH"),
        });
    }
}

async function download(url: string): Promise<string> {
    const response = await fetch(url, { signal: AbortSignal.timeout(downloadTimeout) });
    if (!response.ok) {
        throw new Error(`the server answered ${response.status} ${response.statusText}`);
    }
    return response.text();
}
