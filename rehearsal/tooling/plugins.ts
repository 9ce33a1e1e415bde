import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, Metadata } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { build as bundle } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { cacheKey, cacheRoot, makeOnce } from "./cache";
import { GO_BUILDS, buildKeyParts, goArch, goBuild } from "./goBuild";
import { download, findOnPath } from "./ready";

/** A resource plug-in of the engine. */
export interface Plugin {
    /** Version that it says of itself; that of the package in node_modules may be another. */
    readonly version: string;
    /** Folder with the executable, for the engine's PATH. */
    readonly folder: string;
    /** "on PATH", "installed", "official download", "built from Go module ..." or that it is a stand-in. */
    readonly provenance: string;
}

type Log = (line: string) => void;

/** Version of a Pulumi package of npm, which is also that of the plug-in that users get. */
export function packageVersion(name: string): string {
    const file = require.resolve(`@pulumi/${name}/package.json`);
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The official Kubernetes provider: on PATH, installed, downloaded, or an older release built from its Go module. */
export async function provideKubernetesPlugin(log: Log): Promise<Plugin> {
    const ready = await readyPlugin("kubernetes", log);
    if (ready !== undefined) {
        return ready;
    }
    const build = GO_BUILDS.kubernetesPlugin;
    const folder = join(cacheRoot(), `kubernetes-plugin-${cacheKey(await buildKeyParts([build]))}`);
    const provenance = await goBuild(build, join(folder, build.name), log);
    return describePlugin(build.name, folder, provenance);
}

const standInSource = join(__dirname, "..", "randomStandIn.ts");
const standInProvenance =
    "STAND-IN of this repository for RandomPassword alone, because the official plug-in cannot be downloaded here";

/** The plug-in `random`: the official one, or a stand-in for the one type that this program uses. */
export async function provideRandomPlugin(log: Log): Promise<Plugin> {
    const ready = await readyPlugin("random", log);
    if (ready !== undefined) {
        return ready;
    }
    const executable = "pulumi-resource-random";
    const recipe = [await readFile(standInSource, "utf8"), packageVersion("pulumi"), packageVersion("random")];
    const folder = join(cacheRoot(), `random-stand-in-${cacheKey(recipe)}`);
    await makeOnce(join(folder, executable), async (temporary) => {
        await bundle({
            entryPoints: [standInSource],
            outfile: temporary,
            bundle: true,
            platform: "node",
            target: "node20",
            banner: { js: "#!/usr/bin/env node" },
            logLevel: "error",
        });
        await chmod(temporary, 0o755);
    });
    return describePlugin(executable, folder, standInProvenance);
}

/** An official plug-in that is on PATH, installed in Pulumi's home, or can be downloaded; undefined where none can be had. */
export async function readyPlugin(
    name: string,
    log: Log,
    env: NodeJS.ProcessEnv = process.env,
): Promise<Plugin | undefined> {
    const executable = `pulumi-resource-${name}`;
    const found = findOnPath(executable, env);
    if (found !== undefined) {
        return describePlugin(executable, dirname(found), "on PATH");
    }
    const version = packageVersion(name);
    const home = env["PULUMI_HOME"] || join(homedir(), ".pulumi");
    const installed = join(home, "plugins", `resource-${name}-v${version}`);
    if (existsSync(join(installed, executable))) {
        return describePlugin(executable, installed, "installed");
    }
    const folder = join(cacheRoot(), `${executable}-${version}-${process.platform}-${process.arch}`);
    const url = `https://get.pulumi.com/releases/plugins/${executable}-v${version}-${process.platform}-${goArch}.tar.gz`;
    const tool = { name: executable, versionArguments: ["-help"], url, member: executable };
    return (await download(tool, folder, log))
        ? describePlugin(executable, join(folder, "bin"), "official download")
        : undefined;
}

async function describePlugin(executable: string, folder: string, provenance: string): Promise<Plugin> {
    return { version: await pluginVersion(join(folder, executable)), folder, provenance };
}

/**
 * Asks a plug-in for its version. Started without the engine's address, it prints its port and serves until it is ended.
 * @throws Error when it does not answer within ten seconds
 */
export async function pluginVersion(file: string): Promise<string> {
    const child = spawn(file, [], { stdio: ["ignore", "pipe", "ignore"] });
    try {
        const port = await new Promise<string>((resolve, reject) => {
            const late = setTimeout(() => reject(new Error(`${file} prints no port within 10 s`)), 10_000);
            const done = (settle: () => void) => {
                clearTimeout(late);
                settle();
            };
            child.once("error", (error) => done(() => reject(error)));
            child.once("exit", (code) => done(() => reject(new Error(`${file} ended with exit code ${code}`))));
            createInterface(child.stdout).once("line", (line) => done(() => resolve(line.trim())));
        });
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
        const deadline = { deadline: Date.now() + 10_000 };
        return await new Promise<string>((resolve, reject) =>
            client.getPluginInfo(new Empty(), new Metadata(), deadline, (error, info) => {
                client.close();
                return error === null ? resolve(info.getVersion()) : reject(error);
            }),
        );
    } finally {
        child.kill();
    }
}
