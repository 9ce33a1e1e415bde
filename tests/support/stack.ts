import * as path from "node:path";
import edgeMesh = require("../../index");
import { readStackConfig } from "../../rehearsal/config";
import { withLogs } from "./logs";
import { record, Recording } from "./recorder";

/** A licence that is none; wherever it turns up, it came from the configuration. */
export const plantedLicense = "planted.license.jwt";
/** Every stack of this repository. */
export const stacks = ["dev", "prod", "rehearsal"] as const;

/** The real program with a stack's own configuration; only the CRD manifest is a small local one. */
export async function recordStack(stack: string): Promise<Recording> {
    const config = await readStackConfig(stack);
    const crds = path.join("tests", "fixtures", "edge-crds.yaml");
    const { result } = await withLogs(() =>
        record(edgeMesh, { ...config, edge: { ...(config["edge"] as object), crds } }, { licenseKey: plantedLicense }),
    );
    return result;
}
