import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { cacheKey, cacheRoot, makeOnce } from "../tooling/cache";
import { mustRun } from "../tooling/process";

/** Packages with what runs beside the control plane on the machine itself: unpacked in our cache, not installed. */
const forMachine = [
    "containerd",
    "runc",
    "containernetworking-plugins",
    "nftables",
    "libnftables1",
    "libnftnl11",
    "libseccomp2",
    "libmnl0",
    "libjansson4",
    "libedit2",
    "libxtables12",
    "mmdebstrap",
];

/** Packages in the root file system of the images. */
const forImages = [
    "ca-certificates",
    "curl",
    "iproute2",
    "iptables",
    "netbase",
    "openjdk-17-jre-headless",
    "python3",
    "redis-server",
];

/** Debian's release, whose Python is the one that the Python packages are downloaded for. */
const suite = "bookworm";

type Log = (line: string) => void;

/** Folder with the unpacked packages that the machine needs. */
export async function provideDebianTools(log: Log): Promise<string> {
    const folder = join(cacheRoot(), `debian-${cacheKey([suite, process.arch, ...forMachine])}`);
    await makeOnce(folder, async (temporary) => {
        log(`node: unpacking containerd, runc, CNI plug-ins and nftables from Debian's packages`);
        const archives = join(temporary, "archives");
        await mkdir(archives, { recursive: true });
        await mustRun("apt-get", ["download", ...forMachine], { cwd: archives });
        for (const archive of await readdir(archives)) {
            await mustRun("dpkg-deb", ["--extract", join(archives, archive), temporary]);
        }
    });
    return folder;
}

/** The environment in which the unpacked programs find their libraries and each other. */
export function debianEnvironment(folder: string): NodeJS.ProcessEnv {
    const libraries = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" }[process.arch as string] ?? "";
    const path = ["usr/sbin", "usr/bin"].map((part) => join(folder, part)).join(":");
    return {
        PATH: `${path}:/usr/sbin:/usr/bin:/sbin:/bin`,
        HOME: "/root",
        LD_LIBRARY_PATH: join(folder, "usr/lib", libraries),
    };
}

/** The root file system that all assembled images share, as an archive. */
export async function provideRootFilesystem(debian: string, log: Log): Promise<string> {
    const file = join(cacheRoot(), `root-filesystem-${cacheKey([suite, process.arch, ...forImages])}.tar`);
    await makeOnce(file, async (temporary) => {
        log("node: assembling the images' root file system from Debian's packages (first run only, about 1 min)");
        const archive = `${temporary}.tar`; // mmdebstrap goes by the ending
        const args = ["--variant=minbase", `--include=${forImages.join(",")}`, suite, archive];
        await mustRun("perl", [join(debian, "usr/bin/mmdebstrap"), ...args]);
        await rename(archive, temporary);
    });
    return file;
}
