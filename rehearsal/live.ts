import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { LiveObject, provenKinds } from "./proof";
import { repository } from "./config";
import type { Toolchain } from "./toolchain";

const run = promisify(execFile);

/** Reads every object that the proofs look at. */
export async function liveObjects(tools: Pick<Toolchain, "kubectl">, kubeconfig: string): Promise<LiveObject[]> {
    const args = ["--kubeconfig", kubeconfig, "get", provenKinds.join(","), "--all-namespaces", "-o", "json"];
    const { stdout } = await run(tools.kubectl, args, { maxBuffer: 256 * 1024 * 1024 });
    return (JSON.parse(stdout) as { items: LiveObject[] }).items;
}

/** Brings the service behind the Mapping shop/shop, as a user would, and waits for its pod. */
export async function bringShop(tools: Pick<Toolchain, "kubectl">, kubeconfig: string): Promise<void> {
    const kubectl = (...args: string[]) => run(tools.kubectl, ["--kubeconfig", kubeconfig, ...args]);
    await kubectl("apply", "--server-side", "-f", path.join(repository, "rehearsal", "shop.yaml"));
    await kubectl("-n", "shop", "rollout", "status", "deployment", "shop", "--timeout=60s");
}
