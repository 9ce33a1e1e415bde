import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Need } from "../driver";
import { run } from "../tooling/process";

const here = (holds: boolean) => () => Promise.resolve(holds);
const runs = (command: string, ...args: string[]) =>
    run(command, args, { timeoutMs: 20_000 }).then(({ code }) => code === 0);

function knowsFilesystem(name: string): boolean {
    return (
        existsSync("/proc/filesystems") &&
        new RegExp(`\\b${name}$`, "m").test(readFileSync("/proc/filesystems", "utf8"))
    );
}

/** Whether one of the folders is the other, or has it somewhere below. */
function isBelow(folder: string, parent: string): boolean {
    return `${resolve(folder)}/`.startsWith(`${parent}/`);
}

/** Everything that the node needs of the machine; each is looked for by its cheapest sign. */
export function needsOf(folder: string): readonly Need[] {
    const commands: readonly (readonly [string, string, string])[] = [
        ["unshare", "--version", "util-linux"],
        ["nsenter", "--version", "util-linux"],
        ["ip", "-V", "iproute2"],
        ["openssl", "version", "openssl"],
        ["perl", "-v", "perl"],
        ["apt-get", "--version", "apt, of Debian or Ubuntu"],
        ["dpkg-deb", "--version", "dpkg"],
        ["mvn", "--version", "maven, for Zipkin"],
        ["go", "version", "Go 1.26 or later"],
    ];
    return [
        { what: "Linux", howToGet: "namespaces and cgroups are its own", isThere: here(process.platform === "linux") },
        { what: "root", howToGet: "run it by sudo", isThere: here(process.getuid?.() === 0) },
        {
            what: "namespaces",
            howToGet: "a container needs --privileged",
            isThere: () => runs("unshare", "--pid", "--fork", "--mount", "--mount-proc", "--net", "true"),
        },
        { what: "overlayfs", howToGet: "modprobe overlay", isThere: here(knowsFilesystem("overlay")) },
        {
            what: "cgroups",
            howToGet: "mount them at /sys/fs/cgroup",
            isThere: here(existsSync("/sys/fs/cgroup/memory") || existsSync("/sys/fs/cgroup/cgroup.controllers")),
        },
        {
            what: "a folder of its own",
            howToGet: `EDGE_MESH_NODE_DIR is ${folder}: not below /run, /var/lib or /var/log, where the node has others`,
            isThere: here(!["/run", "/var/lib", "/var/log"].some((parent) => isBelow(folder, parent))),
        },
        ...commands.map(([command, argument, howToGet]) => ({
            what: command,
            howToGet,
            isThere: () => runs(command, argument),
        })),
        { what: "pip", howToGet: "python3-pip", isThere: () => runs("python3", "-m", "pip", "--version") },
        {
            what: "Debian's package lists",
            howToGet: "apt-get update",
            isThere: () => runs("apt-cache", "show", "containerd"),
        },
    ];
}
