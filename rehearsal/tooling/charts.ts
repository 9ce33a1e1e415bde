import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { cacheKey, cacheRoot, copyFolder, makeOnce } from "./cache";
import { VERSIONS, moduleFolder } from "./goBuild";
import { mustRun } from "./process";

/** The fixture charts in the repository. */
export const CHARTS = join(__dirname, "..", "charts");
/** What makes the other charts: this file. */
export const CHART_RECIPE = __filename;

const emissaryModule = "github.com/emissary-ingress/emissary/v3";
const imageRepository = "docker.io/emissaryingress/emissary";

/** Replaces the placeholders of Emissary's chart templates (`@version@`). */
export function fillChart(
    text: string,
    version: string = VERSIONS.emissary,
    chartVersion: string = VERSIONS.emissaryChart,
): string {
    return text
        .replaceAll("@version@", version)
        .replaceAll("@chartVersion@", chartVersion)
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

/**
 * The edges, in one folder: Emissary's real chart, by itself and inside the fixture chart of Edge Stack, and Emissary's
 * real CRDs, as the manifest they are and as a fixture of the chart that 3.10 and later have.
 */
export async function makeEdge(target: string): Promise<void> {
    await makeOnce(target, async (temporary) => {
        const module = await emissaryFolder();
        const emissaryChart = join(module, "charts", "emissary-ingress");
        await copyEmissaryChart(emissaryChart, join(temporary, "emissary-ingress"));
        const chart = join(temporary, "edge-stack");
        await copyFolder(join(CHARTS, "edge-stack"), chart);
        await copyEmissaryChart(emissaryChart, join(chart, "charts", "emissary-ingress"));
        const crds = await readFile(join(module, "manifests", "emissary", "emissary-crds.yaml.in"), "utf8");
        const manifest = fillManifest(crds);
        await writeFile(join(temporary, "edge-crds.yaml"), manifest);
        const crdsChart = join(temporary, "emissary-crds-chart");
        await copyFolder(join(CHARTS, "emissary-crds-chart"), crdsChart);
        await writeFile(
            join(crdsChart, "legacy.yaml"),
            manifestOf(manifest, (object) => [object]),
        );
        await writeFile(join(crdsChart, "v3alpha1.yaml"), manifestOf(manifest, onlyLatest));
    });
}

interface ManifestObject {
    readonly kind: string;
    readonly spec: { readonly versions: readonly { readonly name: string }[] };
}

/** What becomes of each object but the Namespace, which the official chart leaves to whoever installs it. */
function manifestOf(manifest: string, change: (object: ManifestObject) => object[]): string {
    const objects = parseAllDocuments(manifest).map((document) => document.toJS() as ManifestObject | null);
    const kept = objects.filter((object) => object !== null).filter(({ kind }) => kind !== "Namespace");
    return kept
        .flatMap(change)
        .map((object) => `---\n${stringify(object)}`)
        .join("");
}

/** A CRD as Emissary 4.x has it without legacy versions: v3alpha1 is stored, and nothing is converted. */
export function onlyLatest(object: ManifestObject): object[] {
    if (object.kind !== "CustomResourceDefinition") {
        return [];
    }
    const versions = object.spec.versions.filter(({ name }) => name === "v3alpha1");
    const latest = versions.map((version) => ({ ...version, served: true, storage: true }));
    return [{ ...object, spec: { ...object.spec, conversion: { strategy: "None" }, versions: latest } }];
}

/** Emissary's published manifest for namespace `emissary`, as its users apply it. */
export async function publishedManifest(): Promise<string> {
    const file = join(await emissaryFolder(), "manifests", "emissary", "emissary-emissaryns.yaml.in");
    return fillManifest(await readFile(file, "utf8"));
}

/** Folder with the chart of the Emissary that the traffic test moves to. */
export async function provideNextChart(): Promise<string> {
    const { nextEmissary: version } = VERSIONS;
    const from = join(await moduleFolder("emissary-next", emissaryModule), "charts", "emissary-ingress");
    const target = join(cacheRoot(), `emissary-chart-${cacheKey([version, await readFile(CHART_RECIPE, "utf8")])}`);
    await makeOnce(target, (temporary) => copyEmissaryChart(from, temporary, version, version));
    return target;
}

async function copyEmissaryChart(from: string, to: string, ...versions: [] | [string, string]): Promise<void> {
    await copyFolder(join(from, "templates"), join(to, "templates"));
    await rm(join(to, "templates", "tests"), { recursive: true, force: true });
    for (const name of ["Chart.yaml", "values.yaml"]) {
        await writeFile(join(to, name), fillChart(await readFile(join(from, `${name}.in`), "utf8"), ...versions));
    }
}

const emissaryFolder = () => moduleFolder("apiext", emissaryModule);
