import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { chartSource, familyChart, isLocal } from "../../kube/chart";
import { withDistribution } from "../../config/distribution";
import { Settings, settingsSchema } from "../../config/schema";
import { chartPaths, ChartPaths, ChartSources } from "./chartPaths";
import { listIn, textIn } from "../../kube/lookup";
import type { Desired } from "./desired";
import { ChartFacts, ChartKey } from "./chartFacts";

/**
 * Value paths of the charts of the default versions (`snapshot.json`, made by `npm run charts:snapshot`); Prometheus's is
 * not there, because this repository has no copy of it.
 */
export type Snapshot = Readonly<Record<"base" | "cni" | "istiod" | "edge-stack", ChartPaths>>;

/** Reads what is known of every chart that will be installed. */
export async function readCharts(settings: Settings): Promise<Desired["charts"]> {
    const { edge, istio, prometheus } = settings;
    const { default: snapshot }: { default: Snapshot } = await import("./snapshot.json");
    const defaults = withDistribution(settingsSchema.parse({}));
    const istioChart = (name: "base" | "cni" | "istiod") =>
        factsOf(
            familyChart(name, istio.charts, istio.version).chart,
            istio.version === defaults.istio.version ? snapshot[name] : undefined,
        );
    const isDefault = edge.version === defaults.edge.version && /(^|\/)edge-stack$/.test(edge.chart);
    const charts: Partial<Record<ChartKey, Promise<ChartFacts>>> = {
        edge: factsOf(
            chartSource(edge.chart, edge.repository, edge.version).chart,
            isDefault ? snapshot["edge-stack"] : undefined,
        ),
        "istio.base": istioChart("base"),
        ...(istio.cni ? { "istio.cni": istioChart("cni") } : {}),
        "istio.istiod": istioChart("istiod"),
        prometheus: factsOf(chartSource(prometheus.chart, prometheus.repository, prometheus.version).chart, undefined),
    };
    const read = Object.entries(charts).map(async ([key, facts]) => [key, await facts] as const);
    return Object.fromEntries(await Promise.all(read));
}

/** A folder speaks for itself. What is no readable chart is left to Helm, which says so loudly. */
async function factsOf(chart: string, paths: ChartPaths | undefined): Promise<ChartFacts> {
    if (!isLocal(chart)) {
        return { chart, paths };
    }
    try {
        const appVersion = textIn(parse(await readFile(path.join(chart, "Chart.yaml"), "utf8")), "appVersion");
        return { chart, appVersion, paths: chartPaths(await readChart(chart)) };
    } catch {
        return { chart };
    }
}

/** Reads the sources of the chart in a folder; a subchart that is an archive is not unpacked, and so may have any value. */
export async function readChart(folder: string): Promise<ChartSources> {
    const text = await readFile(path.join(folder, "values.yaml"), "utf8");
    const values: unknown = parse(text);
    const templates = (await Promise.all(["templates", "files"].map((it) => textsIn(path.join(folder, it))))).flat();
    const charts = await entries(path.join(folder, "charts"));
    const folders = charts.filter((it) => it.isDirectory()).map(({ name }) => name);
    const subcharts = await Promise.all(
        folders.map(async (name) => [name, await readChart(path.join(folder, "charts", name))] as const),
    );
    const dependencies = listIn(parse(await readFile(path.join(folder, "Chart.yaml"), "utf8")), "dependencies");
    const packed = dependencies
        .map((it) => textIn(it, "alias") ?? textIn(it, "name") ?? "")
        .filter((name) => name !== "" && !folders.includes(name));
    const open = packed.map((name) => `{{ toYaml .Values.${name} }}`);
    return { values, templates: [...templates, ...open].join("\n"), subcharts: Object.fromEntries(subcharts) };
}

/** The directory's entries; none when there is no such directory. */
function entries(folder: string) {
    return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function textsIn(folder: string): Promise<string[]> {
    const found = await entries(folder);
    const texts = found.map(async (it): Promise<string[]> => {
        const place = path.join(folder, it.name);
        return it.isDirectory() ? textsIn(place) : it.isFile() ? [await readFile(place, "utf8")] : [];
    });
    return (await Promise.all(texts)).flat();
}
