import { mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { onThisMachine, readStackConfig, repository } from "../../rehearsal/config";
import { rehearsalLicense } from "../../rehearsal/stack";
import { CommandLine } from "../support/commandLine";
import { EngineHarness } from "../support/engine";

/** `up` without the preview before it. */
export const up = ["up", "--yes", "--skip-preview"] as const;

/**
 * Something measured on a control plane of its own. Two can be up side by side: this program and the plain one make the
 * same objects, so no cluster can have both.
 */
export async function onControlPlane<Result>(action: (harness: EngineHarness) => Promise<Result>): Promise<Result> {
    const harness = new EngineHarness();
    await harness.start();
    try {
        return await action(harness);
    } finally {
        // The harness finds its folder by this variable, which by now can name that of another.
        process.env["EDGE_MESH_REHEARSAL_DIR"] = harness.cluster.dir;
        await harness.stop();
    }
}

/** A route of the plain program. */
export interface PlainRoute {
    readonly name: string;
    readonly namespace: string;
    readonly prefix: string;
    /** `NAME.NAMESPACE:PORT`. */
    readonly service: string;
    /** Milliseconds. */
    readonly timeout: number;
}

/** The program's dev stack. */
export async function openProgram(harness: EngineHarness): Promise<CommandLine> {
    return CommandLine.ofProgram(harness, "dev", onThisMachine(await readStackConfig("dev"), harness.tools));
}

/** The plain program, which brings up the same. */
export async function openPlain(harness: EngineHarness): Promise<CommandLine> {
    const { tools } = harness;
    const line = await CommandLine.open(harness, path.join(repository, "tests", "bench", "plain"), "plain");
    // The language host as it comes, which compiles TypeScript, and not the one that the rehearsal has switched that off for.
    line.env["PATH"] = [path.join(tools.pulumi, "bin"), line.env["PATH"]].join(path.delimiter);
    await configurePlain(harness, line, []);
    return line;
}

/** Gives the plain program its configuration, as `Pulumi.STACK.yaml` would. */
export async function configurePlain(
    { tools }: EngineHarness,
    line: CommandLine,
    routes: readonly PlainRoute[],
): Promise<void> {
    const charts = {
        base: path.join(tools.istioCharts, "base"),
        istiod: path.join(tools.istioCharts, "istiod"),
        "edge-stack": tools.edgeChart,
        prometheus: tools.prometheusChart,
    };
    const config = { "plain:charts": charts, "plain:crds": tools.edgeCrds, "plain:routes": routes };
    await writeFile(line.configFile, stringify({ config }));
    await line.run("config", "set", "--secret", "licenseKey", rehearsalLicense);
}

/** A program that does nothing but load the SDK, brought up. */
export async function openEmpty(harness: EngineHarness): Promise<CommandLine> {
    const folder = path.join(harness.cluster.dir, "empty");
    await mkdir(folder, { recursive: true });
    const runtime = "runtime:\n  name: nodejs\n  options:\n    packagemanager: npm\n    typescript: false\n";
    await writeFile(path.join(folder, "Pulumi.yaml"), `name: empty\n${runtime}main: index.js\n`);
    await writeFile(path.join(folder, "package.json"), '{ "name": "empty", "main": "index.js" }\n');
    await writeFile(path.join(folder, "index.js"), 'require("@pulumi/pulumi");\n');
    await symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
    const line = await CommandLine.open(harness, folder, "empty");
    await line.run(...up);
    return line;
}
