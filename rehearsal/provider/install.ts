import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The tools and the cluster the stand-ins work with. */
export interface StandInTools {
    readonly kubectl: string;
    readonly helm: string;
    readonly kubeconfig: string;
}

/**
 * Writes the stand-in plug-in as an executable into a folder, to be put first on PATH.
 * Each tool can still be told otherwise by EDGE_MESH_KUBECTL, EDGE_MESH_HELM and KUBECONFIG.
 */
export function installStandIns(dir: string, tools: StandInTools): void {
    mkdirSync(dir, { recursive: true });
    const file = join(dir, "pulumi-resource-kubernetes");
    writeFileSync(file, wrapper(tools));
    chmodSync(file, 0o755);
}

function wrapper(tools: StandInTools): string {
    const root = resolve(__dirname, "..", "..");
    const preset = (variable: string, value: string): string =>
        `[ -n "\${${variable}:-}" ] || export ${variable}=${quote(value)}`;
    const tsNode = require.resolve("ts-node/register/transpile-only");
    const script = join(__dirname, "kubernetes.ts");
    const command = [process.execPath, "-r", tsNode, script].map(quote).join(" ");
    return [
        "#!/bin/sh",
        "# edge-mesh stand-in provider: written by rehearsal/provider/install.ts, used in rehearsals only.",
        preset("EDGE_MESH_KUBECTL", tools.kubectl),
        preset("EDGE_MESH_HELM", tools.helm),
        preset("KUBECONFIG", tools.kubeconfig),
        `export TS_NODE_PROJECT=${quote(join(root, "tsconfig.json"))}`,
        `exec ${command} "$@"`,
        "",
    ].join("\n");
}

function quote(text: string): string {
    return `'${text.split("'").join("'\\''")}'`;
}
