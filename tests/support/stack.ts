import * as path from "node:path";
import edgeMesh = require("../../index");
import { readStackConfig } from "../../rehearsal/config";
import { record, Recording } from "./recorder";

/** A licence that is none; wherever it turns up, it came from the configuration. */
export const plantedLicense = "planted.license.jwt";
/** Every stack of this repository. */
export const stacks = ["dev", "prod", "rehearsal"] as const;

/** Keys of `edge` that only its chart reads. */
const chartKeys = ["replicas", "disruptionBudget", "resources"];

/** The rehearsal stack with an edge from a published manifest instead of its chart. */
export async function recordYaml(): Promise<Recording> {
    const config = await readStackConfig("rehearsal");
    const fixture = (name: string) => path.join("tests", "fixtures", name);
    const kept = Object.entries(config["edge"] as object).filter(([key]) => !chartKeys.includes(key));
    const places = { manifest: fixture("edge-manifest.yaml"), crds: fixture("edge-crds.yaml") };
    const edge = { ...Object.fromEntries(kept), install: "yaml", ...places };
    return record(edgeMesh, { ...config, edge }, { licenseKey: plantedLicense });
}

/** The real program with a stack's own configuration; only the CRD manifest is a small local one. */
export async function recordStack(stack: string): Promise<Recording> {
    const config = await readStackConfig(stack);
    const crds = path.join("tests", "fixtures", "edge-crds.yaml");
    return record(
        edgeMesh,
        { ...config, edge: { ...(config["edge"] as object), crds } },
        { licenseKey: plantedLicense },
    );
}
