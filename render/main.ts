import * as path from "node:path";
import { readArguments } from "./arguments";
import { filesOf } from "./files";
import { writeFolder } from "./folder";
import { demands, limits } from "./readme";
import { renderProgram } from "./render";
import { readProgramConfig } from "./stackConfig";

/** The project's folder, from which the program resolves local charts and manifests. */
const repository = path.resolve(__dirname, "..");

async function main(): Promise<void> {
    const { stack, configFile, out, kubeVersion, apiVersions } = readArguments(process.argv.slice(2));
    const folder = path.resolve(out);
    const config = await readProgramConfig(repository, stack, configFile && path.resolve(configFile));
    process.chdir(repository);
    const output = await renderProgram(config, { helm: "helm", kubeVersion, apiVersions });
    await writeFolder(folder, filesOf(output, { stack, kubeVersion }));
    const say = (title: string, lines: readonly string[]) =>
        lines.length > 0 && console.log(`${title}\n${lines.map((line) => `    ${line}`).join("\n")}`);
    say("TO BE PROVIDED, because no secret is written:", demands(output));
    say("What up does beyond these files:", limits(output));
    console.log(`${output.waves.flat().length} objects in ${output.waves.length} waves: ${folder}`);
}

main().then(
    () => process.exit(0),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
    },
);
