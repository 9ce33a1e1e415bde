import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { openLive } from "../verify/cluster";
import { readExpected } from "../verify/expected";
import { Row } from "../verify/types";
import { Selection, verify } from "../verify/verify";
import type { Cluster } from "./cluster";
import { repository } from "./config";
import type { Toolchain } from "./toolchain";

const run = promisify(execFile);
const manifest = path.join(repository, "rehearsal", "shop.yaml");

/** A stack's outputs, as the Automation API gives them. */
type Outputs = Readonly<Record<string, { readonly value: unknown }>>;
type Kubectl = Pick<Toolchain, "kubectl">;

function kubectl(tools: Kubectl, { kubeconfig }: Cluster, ...args: string[]): Promise<unknown> {
    return run(tools.kubectl, ["--kubeconfig", kubeconfig, ...args]);
}

/** Brings the service behind the Mapping shop/shop, as a user would, and waits for its pod. */
export async function bringShop(tools: Kubectl, cluster: Cluster): Promise<void> {
    await kubectl(tools, cluster, "apply", "--server-side", "-f", manifest);
    await kubectl(tools, cluster, "-n", "shop", "rollout", "status", "deployment", "shop", "--timeout=60s");
}

/** Takes the service away again, for whoever wants to see what the program alone leaves. */
export async function takeShop(tools: Kubectl, cluster: Cluster): Promise<void> {
    await kubectl(tools, cluster, "delete", "--ignore-not-found", "-f", manifest);
}

/** Runs verify against the cluster, in this process, with what the stack's outputs expect. */
export async function verifyHere(outputs: Outputs, { kubeconfig }: Cluster, selection?: Selection): Promise<Row[]> {
    process.env["KUBECONFIG"] = kubeconfig;
    const expected = readExpected({ verify: outputs["verify"]?.value }, "rehearsal");
    return verify(await openLive(undefined), expected, selection);
}

/** True when nothing fails, and what could not be seen needs processes that simulated pods do not have. */
export function isProven(rows: readonly Row[]): boolean {
    return rows.every(({ verdict, simulated }) => verdict === "pass" || simulated);
}
