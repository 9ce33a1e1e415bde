import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyFolder, makeOnce } from "./cache";
import { GO_MODULES, VERSIONS, goEnvironment } from "./goBuild";
import { mustRun } from "./process";

/** The fixture charts in the repository. */
export const CHARTS = join(__dirname, "..", "charts");

const emissaryModule = "github.com/emissary-ingress/emissary/v3";
const imageRepository = "docker.io/emissaryingress/emissary";

/** Replaces the placeholders of Emissary's chart templates (`@version@`). */
export function fillChart(text: string): string {
    return text
        .replaceAll("@version@", VERSIONS.emissary)
        .replaceAll("@chartVersion@", VERSIONS.emissaryChart)
        .replaceAll("@imageRepo@", imageRepository);
}

/** Replaces the placeholders of Emissary's manifests (`$version$`). */
export function fillManifest(text: string): string {
    return text.replaceAll("$imageRepo$", imageRepository).replaceAll("$version$", VERSIONS.emissary);
}

/** Istio's own charts, as its Go module embeds them, under the names of its chart repository: base, istiod, cni. */
export async function makeIstioCharts(istioCharts: string, target: string): Promise<void> {
    await makeOnce(target, async (temporary) => {
        const all = `${temporary}.all`;
        try {
            await mustRun(istioCharts, [all]);
            await mkdir(temporary);
            await rename(join(all, "charts", "base"), join(temporary, "base"));
            await rename(join(all, "charts", "istio-control", "istio-discovery"), join(temporary, "istiod"));
            await rename(join(all, "charts", "istio-cni"), join(temporary, "cni"));
        } finally {
            await rm(all, { recursive: true, force: true });
        }
    });
}

/** The edge: the fixture chart around Emissary's real chart, and Emissary's real CRDs, in one folder. */
export async function makeEdge(target: string): Promise<void> {
    await makeOnce(target, async (temporary) => {
        const module = await emissaryFolder();
        const chart = join(temporary, "edge-stack");
        await copyFolder(join(CHARTS, "edge-stack"), chart);
        await copySubchart(join(module, "charts", "emissary-ingress"), join(chart, "charts", "emissary-ingress"));
        const crds = await readFile(join(module, "manifests", "emissary", "emissary-crds.yaml.in"), "utf8");
        await writeFile(join(temporary, "edge-crds.yaml"), fillManifest(crds));
    });
}

/** Emissary's published manifest for namespace `emissary`, as its users apply it. */
export async function publishedManifest(): Promise<string> {
    const file = join(await emissaryFolder(), "manifests", "emissary", "emissary-emissaryns.yaml.in");
    return fillManifest(await readFile(file, "utf8"));
}

async function copySubchart(from: string, to: string): Promise<void> {
    await copyFolder(join(from, "templates"), join(to, "templates"));
    await rm(join(to, "templates", "tests"), { recursive: true, force: true });
    for (const name of ["Chart.yaml", "values.yaml"]) {
        await writeFile(join(to, name), fillChart(await readFile(join(from, `${name}.in`), "utf8")));
    }
}

async function emissaryFolder(): Promise<string> {
    const cwd = join(GO_MODULES, "apiext");
    const printed = await mustRun("go", ["mod", "download", "-json", emissaryModule], { cwd, env: goEnvironment() });
    const { Dir: folder } = JSON.parse(printed) as { Dir?: string };
    if (folder === undefined) {
        throw new Error(`go mod download ${emissaryModule} named no folder`);
    }
    return folder;
}
