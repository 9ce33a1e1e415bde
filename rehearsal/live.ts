import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { openLive } from "../checks/live/cluster/cluster";
import { Expected, readExpected, StatedResource } from "../plan/expected";
import { Row } from "../checks/live/types";
import { Selection, verify } from "../commands/verify/verify";
import type { Cluster } from "./cluster";
import { repository } from "./config";
import type { Toolchain } from "./toolchain";

const run = promisify(execFile);
const manifest = path.join(repository, "rehearsal", "shop.yaml");

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

/** What the stack expects of its cluster. */
export async function expectedBy(stack: Stack): Promise<Expected> {
    const { deployment } = (await stack.exportStack()) as { deployment: { resources: readonly StatedResource[] } };
    return readExpected(deployment.resources, stack.name);
}

/** Runs verify against the cluster, in this process, with what the stack expects. */
export async function verifyHere(stack: Stack, { kubeconfig }: Cluster, selection?: Selection): Promise<Row[]> {
    process.env["KUBECONFIG"] = kubeconfig;
    return verify(await openLive(undefined), await expectedBy(stack), selection);
}

/** True when nothing fails, and what could not be seen needs processes that simulated pods do not have. */
export function isProven(rows: readonly Row[]): boolean {
    return rows.every(({ verdict, simulated }) => verdict === "pass" || simulated);
}
