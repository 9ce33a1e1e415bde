import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { defaultKubeVersion } from "../render/helm";
import { recordProgram } from "../render/program";
import { readProgramConfig } from "../render/stackConfig";
import { readArguments } from "./arguments";
import { componentGraph, resourceGraph } from "./model";
import { graphText } from "./text";

/** The project's folder, from which the program resolves local charts and manifests. */
const repository = path.resolve(__dirname, "..");

async function main(): Promise<void> {
    const { stack, configFile, format, components, out } = readArguments(process.argv.slice(2));
    const config = await readProgramConfig(repository, stack, configFile && path.resolve(configFile));
    const file = out && path.resolve(out);
    process.chdir(repository);
    const recording = await recordProgram(config, { helm: "helm", kubeVersion: defaultKubeVersion, apiVersions: [] });
    const text = await graphText(components ? componentGraph(recording) : resourceGraph(recording), format);
    if (file) {
        await writeFile(file, text);
    } else {
        process.stdout.write(text);
    }
}

main().then(
    () => process.exit(0),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
    },
);
