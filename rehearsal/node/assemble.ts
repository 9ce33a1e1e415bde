import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, link, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheKey, cacheRoot, copyFolder, makeOnce, sourcesOf } from "../tooling/cache";
import { mustRun } from "../tooling/process";
import type { AssembledImage } from "./images";

/** What goes into the layer of tools. */
export interface Ingredients {
    /** Executables by the name that they get on PATH. */
    readonly executables: Readonly<Record<string, string>>;
    /** Folder of Emissary's module, and of Istio's. */
    readonly emissary: string;
    readonly istio: string;
    readonly emissaryVersion: string;
    readonly pythonPackages: string;
    readonly zipkin: string;
    /** The root file system, an archive. */
    readonly rootFilesystem: string;
}

const scripts = join(__dirname, "image");
/** Links beside the executables: they choose what to be by their name. */
const links = { kubectl: "kube", apiext: "busyambassador", kubestatus: "busyambassador" } as const;

type Log = (line: string) => void;

/** The images as one archive of Docker's form: two layers that all share, and a configuration for each. */
export async function provideImages(
    images: readonly AssembledImage[],
    ingredients: Ingredients,
    log: Log,
): Promise<string> {
    const recipe = [await readFile(__filename, "utf8"), ...(await sourcesOf(scripts))];
    const key = cacheKey([...recipe, JSON.stringify(images), JSON.stringify(ingredients)]);
    const file = join(cacheRoot(), `images-${key}.tar`);
    await makeOnce(file, async (temporary) => {
        log("node: assembling the images");
        const folder = `${temporary}.d`;
        try {
            await mkdir(folder, { recursive: true });
            await makeToolsLayer(ingredients, join(folder, "tools.tar"));
            await link(ingredients.rootFilesystem, join(folder, "root.tar"));
            const layers = await Promise.all(
                ["root.tar", "tools.tar"].map((name) => layerOf(join(folder, name), name)),
            );
            await writeConfigurations(images, layers, folder);
            await mustRun("tar", ["--create", "--file", temporary, "--directory", folder, "."]);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    });
    return file;
}

async function makeToolsLayer(from: Ingredients, archive: string): Promise<void> {
    const root = `${archive}.d`;
    const at = (...parts: string[]) => join(root, ...parts);
    const folders = ["usr/local/bin", "opt/emissary/ambassador.egg-info", "var/lib/istio/envoy", "ambassador"];
    await Promise.all([...folders, "buildroot/ambassador/python"].map((path) => mkdir(at(path), { recursive: true })));
    for (const [name, path] of Object.entries(from.executables)) {
        await copyFile(path, at("usr/local/bin", name));
        await chmod(at("usr/local/bin", name), 0o755);
    }
    for (const [name, target] of Object.entries(links)) {
        await symlink(target, at("usr/local/bin", name));
    }
    for (const name of ["answer", "diagd", "pause", "start-emissary", "start-redis", "start-zipkin"]) {
        await copyFile(join(scripts, name), at("usr/local/bin", name));
        await chmod(at("usr/local/bin", name), 0o755);
    }
    for (const name of ["ambassador", "ambassador_diag", "templates"]) {
        await copyFolder(join(from.emissary, "python", name), at("opt/emissary", name));
    }
    await copyFolder(from.pythonPackages, at("opt/emissary/packages"));
    // The compiler looks itself up as an installed distribution, and the Go part reads its version from a file.
    const distribution = `Metadata-Version: 2.1\nName: ambassador\nVersion: ${from.emissaryVersion}\n`;
    await writeFile(at("opt/emissary/ambassador.egg-info/PKG-INFO"), distribution);
    await writeFile(at("buildroot/ambassador/python/ambassador.version"), `${from.emissaryVersion}\n-\n`);
    const bootstrap = join(from.istio, "tools/packaging/common/envoy_bootstrap.json");
    await copyFile(bootstrap, at("var/lib/istio/envoy/envoy_bootstrap_tmpl.json"));
    await copyFile(from.zipkin, at("opt/zipkin.jar"));
    await chmod(at("ambassador"), 0o777);
    await mustRun("chmod", ["-R", "a+rX", root]);
    const owner = ["--owner=0", "--group=0", "--numeric-owner"];
    await mustRun("tar", ["--create", "--file", archive, ...owner, "--directory", root, "."]);
    await rm(root, { recursive: true, force: true });
}

interface Layer {
    readonly file: string;
    readonly digest: string;
}

async function layerOf(path: string, file: string): Promise<Layer> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return { file, digest: `sha256:${hash.digest("hex")}` };
}

async function writeConfigurations(
    images: readonly AssembledImage[],
    layers: readonly Layer[],
    folder: string,
): Promise<void> {
    const entries: object[] = [];
    for (const { name, entryPoint, user } of images) {
        const configuration = JSON.stringify({
            architecture: process.arch === "x64" ? "amd64" : process.arch,
            os: "linux",
            config: {
                User: String(user),
                Entrypoint: entryPoint,
                Env: ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
                WorkingDir: "/",
                Labels: { "edge-mesh.dev/assembled": "true", "edge-mesh.dev/image": name },
            },
            rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
            history: layers.map(({ file }) => ({ created_by: `edge-mesh rehearsal: ${file}` })),
        });
        const file = `${createHash("sha256").update(configuration).digest("hex")}.json`;
        await writeFile(join(folder, file), configuration);
        entries.push({ Config: file, RepoTags: [name], Layers: layers.map((layer) => layer.file) });
    }
    await writeFile(join(folder, "manifest.json"), JSON.stringify(entries));
}
