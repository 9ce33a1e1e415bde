import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Toolchain } from "../toolchain";
import { VERSIONS, moduleFolder } from "../tooling/goBuild";
import { provideImages } from "./assemble";
import { NEXT_EDGE, provideBuild, provideNodeBuilds } from "./builds";
import { provideDebianTools, provideRootFilesystem } from "./debian";
import { provideEnvoy, providePythonPackages, provideZipkin, requirements } from "./downloads";
import { assembledImages, nextEmissaryImage } from "./images";
import type { AssembledImage } from "./images";

/** What a node is made of, as paths. */
export interface NodeTools {
    /** Folder with the unpacked Debian packages. */
    readonly debian: string;
    /** Archive with all images that are assembled here. */
    readonly imageArchive: string;
    readonly images: readonly AssembledImage[];
}

type Log = (line: string) => void;
const emissaryModule = "github.com/emissary-ingress/emissary/v3";

/**
 * Provides what a node needs beside the toolchain. Kept in the cache: the second run takes no time.
 * @param withNext whether there is an image of another Emissary too, to move to
 */
export async function provideNodeTools(tools: Toolchain, log: Log, withNext = false): Promise<NodeTools> {
    const debian = await provideDebianTools(log);
    // Downloads and builds keep different things busy.
    const downloads = Promise.all([
        provideRootFilesystem(debian, log),
        provideEnvoy(log),
        providePythonPackages(await readFile(requirements, "utf8"), log),
        provideZipkin(log),
    ]);
    const [built, [rootFilesystem, envoy, pythonPackages, zipkin]] = await Promise.all([
        provideNodeBuilds(log),
        downloads,
    ]);
    const images = [...(await assembledImages(tools.istioCharts)), ...(withNext ? [nextEmissaryImage] : [])];
    const ingredients = {
        executables: {
            ...built,
            envoy,
            kube: join(tools.binDir, "kube"),
            "pilot-discovery": tools.pilotDiscovery,
        },
        emissary: { version: VERSIONS.emissary, folder: await moduleFolder("apiext", emissaryModule) },
        ...(withNext ? { nextEmissary: await provideNextEmissary(log) } : {}),
        istio: await moduleFolder("control-plane", "istio.io/istio"),
        pythonPackages,
        zipkin,
        rootFilesystem,
    };
    return { debian, imageArchive: await provideImages(images, ingredients, log), images };
}

async function provideNextEmissary(log: Log) {
    return {
        version: VERSIONS.nextEmissary,
        folder: await moduleFolder("emissary-next", emissaryModule),
        executable: await provideBuild(NEXT_EDGE, log),
    };
}
