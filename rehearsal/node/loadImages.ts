import { existsSync } from "node:fs";
import { join } from "node:path";
import { mustRun, run, sleep } from "../tooling/process";
import { debianEnvironment } from "./debian";
import { registryAnswers } from "./images";
import type { AssembledImage } from "./images";
import type { NodeTools } from "./toolchain";

type Log = (line: string) => void;

/** Gives the node all its images: the official ones where they can be pulled, else the assembled ones. Answers which. */
export async function loadImages(folder: string, tools: NodeTools, log: Log): Promise<Record<string, string>> {
    const socket = join(folder, "machine/run/containerd/containerd.sock");
    const env = debianEnvironment(tools.debian);
    const ctr = (...args: string[]): [string, string[]] => [
        join(tools.debian, "usr/bin/ctr"),
        ["--address", socket, "--namespace", "k8s.io", ...args],
    ];
    for (let tries = 0; !existsSync(socket) || (await run(...ctr("version"), { env })).code !== 0; tries++) {
        if (tries > 200) {
            throw new Error(`containerd does not answer: see ${join(folder, "logs/containerd.log")}.`);
        }
        await sleep(100);
    }
    const assembled = mustRun(...ctr("images", "import", tools.imageArchive), { env });
    const answering = await Promise.all(tools.images.map(({ name }) => registryAnswers(name)));
    await assembled;
    const provenance: Record<string, string> = {};
    for (const [index, image] of tools.images.entries()) {
        const pulled =
            answering[index] === true &&
            (await run(...ctr("images", "pull", image.name), { env, timeoutMs: 300_000 })).code === 0;
        provenance[image.name] = pulled ? "pulled" : assembledHere(image);
        log(`node: ${image.name}: ${provenance[image.name]}`);
    }
    return provenance;
}

function assembledHere({ name, holds }: AssembledImage): string {
    const ours = /^(edge-mesh\.local|registry\.example\.com)\//.test(name);
    return `assembled here${ours ? "" : ", because its registry does not answer"}: ${holds}`;
}
