import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LiveObject, provenKinds } from "./proof";
import type { Toolchain } from "./toolchain";

const run = promisify(execFile);

/** Reads every object that the proofs look at. */
export async function liveObjects(tools: Pick<Toolchain, "kubectl">, kubeconfig: string): Promise<LiveObject[]> {
    const args = ["--kubeconfig", kubeconfig, "get", provenKinds.join(","), "--all-namespaces", "-o", "json"];
    const { stdout } = await run(tools.kubectl, args, { maxBuffer: 256 * 1024 * 1024 });
    return (JSON.parse(stdout) as { items: LiveObject[] }).items;
}
