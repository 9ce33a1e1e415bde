import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, link, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheKey, cacheRoot, copyFolder, makeOnce, sourcesOf } from "../tooling/cache";
import { mustRun } from "../tooling/process";
import type { AssembledImage } from "./images";

/** An Emissary: its Go part is among the executables. */
export interface Emissary {
    readonly version: string;
    /** Folder of its module. */
    readonly folder: string;
}

/** What goes into the layers. */
export interface Ingredients {
    /** Executables by the name that they get on PATH. */
    readonly executables: Readonly<Record<string, string>>;
    readonly emissary: Emissary;
    /** Another Emissary, in a layer of its own, and its Go part. */
    readonly nextEmissary?: Emissary & { readonly executable: string };
    /** Folder of Istio's module. */
    readonly istio: string;
    readonly pythonPackages: string;
    readonly zipkin: string;
    /** The root file system, an archive. */
    readonly rootFilesystem: string;
}

const scripts = join(__dirname, "image");
/** Layer of the other Emissary. */
const nextLayer = "next.tar";
/** Links beside the executables: they choose what to be by their name. */
const links = { kubectl: "kube", apiext: "busyambassador", kubestatus: "busyambassador" } as const;

type Log = (line: string) => void;

/** The images as one archive of Docker's form: two layers that all share, one that few have, and a configuration for each. */
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
            const names = ["root.tar", "tools.tar"];
            if (ingredients.nextEmissary !== undefined) {
                await makeNextLayer(ingredients.nextEmissary, join(folder, nextLayer));
                names.push(nextLayer);
            }
            const layers = await Promise.all(names.map((name) => layerOf(join(folder, name), name)));
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
    for (const path of ["usr/local/bin", "var/lib/istio/envoy", "ambassador"]) {
        await mkdir(at(path), { recursive: true });
    }
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
    await copyEmissary(from.emissary, root);
    await copyFolder(from.pythonPackages, at("opt/emissary/packages"));
    const bootstrap = join(from.istio, "tools/packaging/common/envoy_bootstrap.json");
    await copyFile(bootstrap, at("var/lib/istio/envoy/envoy_bootstrap_tmpl.json"));
    await copyFile(from.zipkin, at("opt/zipkin.jar"));
    await chmod(at("ambassador"), 0o777);
    await packLayer(root, archive);
}

/** What another Emissary has in place of the first one's files. */
async function makeNextLayer(emissary: Emissary & { readonly executable: string }, archive: string): Promise<void> {
    const root = `${archive}.d`;
    const executable = join(root, "usr/local/bin/busyambassador");
    await mkdir(dirname(executable), { recursive: true });
    await copyFile(emissary.executable, executable);
    await chmod(executable, 0o755);
    await copyEmissary(emissary, root);
    await packLayer(root, archive);
}

/** Emissary's Python part. */
async function copyEmissary({ folder, version }: Emissary, root: string): Promise<void> {
    const distribution = join(root, "opt/emissary/ambassador.egg-info");
    const python = join(root, "buildroot/ambassador/python");
    await Promise.all([distribution, python].map((path) => mkdir(path, { recursive: true })));
    for (const name of ["ambassador", "ambassador_diag", "templates"]) {
        await copyFolder(join(folder, "python", name), join(root, "opt/emissary", name));
    }
    // The compiler looks itself up as an installed distribution, and the Go part reads its version from a file.
    const text = `Metadata-Version: 2.1\nName: ambassador\nVersion: ${version}\n`;
    await writeFile(join(distribution, "PKG-INFO"), text);
    await writeFile(join(python, "ambassador.version"), `${version}\n-\n`);
}

async function packLayer(root: string, archive: string): Promise<void> {
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
    for (const { name, entryPoint, user, isNext } of images) {
        const own = layers.filter(({ file }) => file !== nextLayer || isNext === true);
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
            rootfs: { type: "layers", diff_ids: own.map(({ digest }) => digest) },
            history: own.map(({ file }) => ({ created_by: `edge-mesh rehearsal: ${file}` })),
        });
        const file = `${createHash("sha256").update(configuration).digest("hex")}.json`;
        await writeFile(join(folder, file), configuration);
        entries.push({ Config: file, RepoTags: [name], Layers: own.map((layer) => layer.file) });
    }
    await writeFile(join(folder, "manifest.json"), JSON.stringify(entries));
}
