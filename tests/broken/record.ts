import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { edgeService } from "../e2e/config";
import type { Stage } from "../traffic/stage";
import type { Breakage } from "./breakage";

/** What verify's readers read in a pod of the edge: file -> what answers it. */
const answers = {
    "stats.txt": "http://127.0.0.1:8001/stats?filter=%5C.ssl%5C.",
    "certs.json": "http://127.0.0.1:8001/certs",
    "diagnostics.json": "http://127.0.0.1:8877/ambassador/v0/diag/?json=true&filter=errors",
} as const;

/** Writes what the edge answers while something is broken into the folder `RECORD`, for the tests of verify's readers. */
export async function record({ what }: Breakage, stage: Stage): Promise<void> {
    const root = process.env["RECORD"];
    if (root === undefined || root === "") {
        return;
    }
    const folder = join(root, what.replace(/:.*/, "").replaceAll(" ", "-"));
    await mkdir(folder, { recursive: true });
    const [pod = ""] = await stage.edgePods();
    const { namespace, name } = edgeService;
    for (const [file, url] of Object.entries(answers)) {
        const args = ["-n", namespace, "exec", pod, "-c", name, "--", "curl", "-s", url];
        await writeFile(join(folder, file), (await stage.bench.kubectl(...args)).stdout);
    }
}
