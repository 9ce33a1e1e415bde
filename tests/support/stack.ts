import * as path from "node:path";
import edgeMesh = require("../..");
import { readManifest } from "../../plan/readManifest";
import { readStackConfig, StackConfig } from "../../rehearsal/config";
import { onEmptyCluster } from "./cluster";
import { withLogs } from "./logs";
import { record, Recording } from "./recorder";

/** A license that is none; wherever it turns up, it came from the configuration. */
export const plantedLicense = "planted.license.jwt";
/** Every stack of this repository. */
export const stacks = ["dev", "prod", "rehearsal"] as const;

const crds = path.join("tests", "fixtures", "edge-crds.yaml");

/** The real program, which looks at no namespace that may exist. */
const withoutNamespaces = () => edgeMesh(() => Promise.resolve(new Map()));

/** Keys of `edge` that only its chart reads. */
const chartKeys = ["replicas", "disruptionBudget", "resources"];

/** The rehearsal stack with an edge from a published manifest instead of its chart. */
export async function recordYaml(over: StackConfig = {}): Promise<Recording> {
    const config = { ...(await readStackConfig("rehearsal")), ...over };
    const kept = Object.entries(config["edge"] as object).filter(([key]) => !chartKeys.includes(key));
    const manifest = path.join("tests", "fixtures", "edge-manifest.yaml");
    return recordConfig({ ...config, edge: { ...Object.fromEntries(kept), install: "yaml", manifest } });
}

/** The real program with a stack's own configuration, `over` in its place; only the CRD manifest is a small local one. */
export async function recordStack(stack: string, over: StackConfig = {}): Promise<Recording> {
    return recordConfig({ ...(await readStackConfig(stack)), ...over });
}

/** The real program with any configuration. */
export async function recordConfig(config: StackConfig): Promise<Recording> {
    const program = () =>
        record(
            withoutNamespaces,
            { ...config, edge: { ...(config["edge"] as object), crds } },
            { licenseKey: plantedLicense },
        );
    return quietly(program);
}

/** Runs without printing what the program logs, such as the guardrails' warnings about a planted license. */
async function quietly(program: () => Promise<Recording>): Promise<Recording> {
    const { result } = await withLogs(program);
    return result;
}

/** A stack's configuration with Emissary as its edge; the provider's function renders the same small manifest. */
export async function recordEmissary(stack: string): Promise<Recording> {
    const config = await readStackConfig(stack);
    const edge = { ...(config["edge"] as object | undefined), distribution: "emissary", legacyVersions: true };
    const result = await readManifest(crds, "edge.crds");
    return quietly(() => record(withoutNamespaces, { ...config, edge }, {}, undefined, () => ({ result })));
}

/** Emissary without older API versions, on a cluster that has nothing yet: CRDs, and no conversion webhook. */
export async function recordModernEmissary(): Promise<Recording> {
    const all = await readManifest(crds, "edge.crds");
    const result = all
        .filter(({ kind }) => kind === "CustomResourceDefinition")
        .map((crd) => ({ ...crd, spec: { ...(crd["spec"] as object), conversion: { strategy: "None" } } }));
    const config = { edge: { distribution: "emissary" }, zipkin: { enabled: false } };
    return onEmptyCluster(() => quietly(() => record(withoutNamespaces, config, {}, undefined, () => ({ result }))));
}
