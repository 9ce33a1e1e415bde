import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { project } from "../shared/project";
import { runCommand } from "../shared/run";
import { defaultKubeVersion } from "../render/helm";
import { recordProgram } from "../render/program";
import { readProgramConfig } from "../render/stackConfig";
import { readArguments } from "./arguments";
import { componentGraph, resourceGraph } from "./model";
import { graphText } from "./text";

async function main(): Promise<void> {
    const { stack, configFile, format, components, out } = readArguments(process.argv.slice(2));
    const config = await readProgramConfig(project, stack, configFile && path.resolve(configFile));
    const file = out && path.resolve(out);
    process.chdir(project);
    const recording = await recordProgram(config, { helm: "helm", kubeVersion: defaultKubeVersion, apiVersions: [] });
    const text = await graphText(components ? componentGraph(recording) : resourceGraph(recording), format);
    if (file) {
        await writeFile(file, text);
    } else {
        process.stdout.write(text);
    }
}

runCommand(main);
