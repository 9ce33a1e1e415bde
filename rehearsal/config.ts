import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { VERSIONS } from "./tooling/goBuild";
import type { Toolchain } from "./toolchain";

/** Root of this repository. */
export const repository = path.resolve(__dirname, "..");

type Section = Readonly<Record<string, unknown>>;
/** Configuration of a stack, keys without the project's namespace. */
export type StackConfig = Readonly<Record<string, unknown>>;

/** Reads `Pulumi.<stack>.yaml`. */
export async function readStackConfig(stack: string): Promise<StackConfig> {
    const file = path.join(repository, `Pulumi.${stack}.yaml`);
    const { config } = parse(await readFile(file, "utf8")) as { config: Section };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^edge-mesh:/, ""), value]));
}

type Places = Pick<
    Toolchain,
    "istioCharts" | "edgeChart" | "edgeCrds" | "emissaryChart" | "emissaryCrdsChart" | "prometheusChart"
>;

/** The places of this machine's charts and CRDs, over a stack's configuration: all that a rehearsal changes. */
export function onThisMachine(config: StackConfig, tools: Places): StackConfig {
    const section = (key: string) => (config[key] ?? {}) as Section;
    return {
        ...config,
        istio: { ...section("istio"), charts: tools.istioCharts },
        edge: { ...section("edge"), ...edgePlaces(section("edge"), tools) },
        prometheus: { ...section("prometheus"), chart: tools.prometheusChart },
    };
}

/** A local chart has a version of its own, and some values depend on it, so it is named beside the place. */
function edgePlaces(edge: Section, tools: Places): Section {
    return edge["distribution"] === "emissary"
        ? { chart: tools.emissaryChart, crds: tools.emissaryCrdsChart, version: VERSIONS.emissaryChart }
        : { chart: tools.edgeChart, crds: tools.edgeCrds };
}
