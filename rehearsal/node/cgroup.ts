import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheKey } from "../tooling/cache";
import { sleep } from "../tooling/process";

const root = "/sys/fs/cgroup";

/** Name of the node's own cgroup, below which are those of all its pods. It follows from the folder, so that it needs no record. */
export function cgroupName(folder: string): string {
    return `edge-mesh-node-${cacheKey([folder])}`;
}

/** Whether the machine has the unified hierarchy alone. */
function isUnified(): boolean {
    return existsSync(join(root, "cgroup.controllers"));
}

/** The node's cgroup in every hierarchy. Version 2 has one hierarchy, version 1 one a controller. */
export function cgroupFolders(folder: string): string[] {
    const name = cgroupName(folder);
    return isUnified()
        ? [join(root, name)]
        : readdirSync(root)
              .filter((controller) => existsSync(join(root, controller, "cgroup.procs")))
              .map((controller) => join(root, controller, name));
}

/** Makes the node's cgroup. */
export function makeCgroup(folder: string): void {
    if (isUnified()) {
        delegate(root);
    }
    for (const path of cgroupFolders(folder)) {
        mkdirSync(path, { recursive: true });
        // A new cpuset of version 1 has neither processors nor memory, and takes no process.
        for (const file of ["cpuset.cpus", "cpuset.mems"]) {
            if (!isUnified() && existsSync(join(path, file))) {
                writeFileSync(join(path, file), readFileSync(join(path, "..", file), "utf8"));
            }
        }
        if (isUnified()) {
            delegate(path);
        }
    }
}

/** Lets the cgroups below have the controllers that this one has. */
function delegate(path: string): void {
    const controllers = readFileSync(join(path, "cgroup.controllers"), "utf8").trim().split(" ");
    for (const controller of controllers.filter((name) => name !== "")) {
        writeFileSync(join(path, "cgroup.subtree_control"), `+${controller}`);
    }
}

/** Removes the node's cgroup and all below. They are empty by then, or will be in a moment. */
export async function removeCgroup(folder: string): Promise<void> {
    for (const path of cgroupFolders(folder)) {
        for (let tries = 0; existsSync(path) && tries < 50; tries++) {
            removeTree(path);
            await sleep(tries === 0 ? 0 : 100);
        }
    }
}

function removeTree(path: string): void {
    try {
        for (const entry of readdirSync(path, { withFileTypes: true })) {
            if (entry.isDirectory()) {
                removeTree(join(path, entry.name));
            }
        }
        rmdirSync(path);
    } catch {
        // a process in it is still ending: the caller tries again
    }
}
