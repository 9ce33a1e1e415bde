import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

/** The tools and the cluster the stand-ins work with. */
export interface StandInTools {
    readonly kubectl: string;
    readonly helm: string;
    readonly kubeconfig: string;
    /** Node's language host as it was built here; undefined for one that belongs to the engine. */
    readonly languageHost: string | undefined;
}

/**
 * Writes the stand-in plug-in, and what the language host needs, as executables into a folder, to be put first on PATH.
 * Each tool can still be told otherwise by EDGE_MESH_KUBECTL, EDGE_MESH_HELM and KUBECONFIG.
 */
export function installStandIns(dir: string, tools: StandInTools): void {
    mkdirSync(dir, { recursive: true });
    // Bundled, it starts in a quarter of the time that compiling it at each start takes; the engine starts one a provider.
    const bundle = join(dir, "stand-in.js");
    buildSync({
        entryPoints: [join(__dirname, "kubernetes.ts")],
        bundle: true,
        platform: "node",
        target: "node20",
        packages: "external",
        logLevel: "error",
        outfile: bundle,
    });
    const file = join(dir, "pulumi-resource-kubernetes");
    writeExecutable(file, wrapper(tools, bundle));
    if (tools.languageHost !== undefined) {
        // That host is older than the engine and does not see the options of Pulumi.yaml, which come in a newer form.
        const host = `#!/bin/sh\nexec ${quote(tools.languageHost)} -typescript=false "$@"\n`;
        writeExecutable(join(dir, "pulumi-language-nodejs"), host);
    }
}

function writeExecutable(file: string, text: string): void {
    writeFileSync(file, text);
    chmodSync(file, 0o755);
}

function wrapper(tools: StandInTools, bundle: string): string {
    const root = resolve(__dirname, "..", "..");
    const preset = (variable: string, value: string): string =>
        `[ -n "\${${variable}:-}" ] || export ${variable}=${quote(value)}`;
    return [
        "#!/bin/sh",
        "# edge-mesh stand-in provider: written by rehearsal/provider/install.ts, used in rehearsals only.",
        preset("EDGE_MESH_KUBECTL", tools.kubectl),
        preset("EDGE_MESH_HELM", tools.helm),
        preset("KUBECONFIG", tools.kubeconfig),
        `export NODE_PATH=${quote(join(root, "node_modules"))}`,
        `exec ${[process.execPath, "--require", join(root, "lazySdk.js"), bundle].map(quote).join(" ")} "$@"`,
        "",
    ].join("\n");
}

function quote(text: string): string {
    return `'${text.split("'").join("'\\''")}'`;
}
