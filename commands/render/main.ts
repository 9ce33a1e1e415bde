import * as path from "node:path";
import { project } from "../shared/project";
import { runCommand } from "../shared/run";
import { readArguments } from "./arguments";
import { filesOf } from "./files";
import { writeFolder } from "./folder";
import { demands, limits } from "./readme";
import { renderProgram } from "./render";
import { readProgramConfig } from "./stackConfig";

async function main(): Promise<void> {
    const { stack, configFile, out, kubeVersion, apiVersions } = readArguments(process.argv.slice(2));
    const folder = path.resolve(out);
    const config = await readProgramConfig(project, stack, configFile && path.resolve(configFile));
    process.chdir(project);
    const output = await renderProgram(config, { helm: "helm", kubeVersion, apiVersions });
    await writeFolder(folder, filesOf(output, { stack, kubeVersion }));
    const say = (title: string, lines: readonly string[]) =>
        lines.length > 0 && console.log(`${title}\n${lines.map((line) => `    ${line}`).join("\n")}`);
    say("TO BE PROVIDED, because no secret is written:", demands(output));
    say("What up does beyond these files:", limits(output));
    console.log(`${output.waves.flat().length} objects in ${output.waves.length} waves: ${folder}`);
}

runCommand(main);
