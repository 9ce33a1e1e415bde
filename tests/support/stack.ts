import * as path from "node:path";
import edgeMesh = require("../../index");
import { readStackConfig, StackConfig } from "../../rehearsal/config";
import { record, Recording } from "./recorder";

/** A licence that is none; wherever it turns up, it came from the configuration. */
export const plantedLicense = "planted.license.jwt";
/** Every stack of this repository. */
export const stacks = ["dev", "prod", "rehearsal"] as const;

/** The real program with a stack's own configuration; only the CRD manifest is a small local one. */
export async function recordStack(stack: string): Promise<Recording> {
    return recordConfig(await readStackConfig(stack));
}

/** The real program with any configuration. */
export async function recordConfig(config: StackConfig): Promise<Recording> {
    const crds = path.join("tests", "fixtures", "edge-crds.yaml");
    return record(
        edgeMesh,
        { ...config, edge: { ...(config["edge"] as object), crds } },
        { licenseKey: plantedLicense },
    );
}
