import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { chartPaths } from "../checks/preview/chartPaths";
import { readChart, Snapshot } from "../checks/preview/charts";
import { provideToolchain, Toolchain } from "./toolchain";

/** Where the program imports it from. */
export const snapshotFile = path.join(__dirname, "..", "checks", "preview", "snapshot.json");

/**
 * Values of the official chart `edge-stack` beside its subchart's, whose fixture has only those that we set (the
 * chart's README and values.yaml in datawire/edge-stack, release 8.10). The last two are evaluated by its `envRaw`.
 */
const edgeStackPaths: readonly string[] = [
    "authService.*",
    "createDevPortalMappings",
    "deploymentTool.*",
    "devportal.*",
    "enableTestService",
    "fullnameOverride.*",
    "licenseKey.annotations.*",
    "nameOverride.*",
    "namespaceOverride.*",
    "rateLimit.*",
    "rbac.*",
    "redis.*",
    "emissary-ingress.licenseKey.*",
    "emissary-ingress.redisURL",
];

/** The value paths of the toolchain's charts: Istio's own, and Emissary's own below `edge-stack`. */
export async function makeSnapshot({ istioCharts, edgeChart }: Toolchain): Promise<Snapshot> {
    const pathsOf = async (folder: string) => chartPaths(await readChart(folder));
    return {
        base: await pathsOf(path.join(istioCharts, "base")),
        cni: await pathsOf(path.join(istioCharts, "cni")),
        istiod: await pathsOf(path.join(istioCharts, "istiod")),
        "edge-stack": [...new Set([...(await pathsOf(edgeChart)), ...edgeStackPaths])].sort(),
    };
}

/** Text of the snapshot file. */
export function snapshotText(snapshot: Snapshot): string {
    return `${JSON.stringify(snapshot, undefined, 4)}\n`;
}

if (require.main === module) {
    void provideToolchain(console.log)
        .then(makeSnapshot)
        .then((snapshot) => writeFile(snapshotFile, snapshotText(snapshot)))
        .then(() => console.log(`wrote ${snapshotFile}`));
}
