import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
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

/** The places of this machine's charts and CRDs, over a stack's configuration: all that a rehearsal changes. */
export function onThisMachine(
    config: StackConfig,
    tools: Pick<Toolchain, "istioCharts" | "edgeChart" | "edgeCrds" | "prometheusChart">,
): StackConfig {
    const section = (key: string) => (config[key] ?? {}) as Section;
    return {
        ...config,
        istio: { ...section("istio"), charts: tools.istioCharts },
        edge: { ...section("edge"), chart: tools.edgeChart, crds: tools.edgeCrds },
        prometheus: { ...section("prometheus"), chart: tools.prometheusChart },
    };
}
