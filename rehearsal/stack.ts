import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { ConfigMap, LocalWorkspace, PulumiCommand, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import edgeMesh = require("..");
import type { Cluster } from "./cluster";
import { repository, StackConfig } from "./config";
import { mark } from "./running/runs";
import type { Toolchain } from "./toolchain";

/** The tools that a stack needs, beside a control plane. */
type Tools = Pick<Toolchain, "pulumi" | "kubernetesPlugin" | "randomPlugin" | "provenance">;

/** A stack of the real program, on the rehearsal's cluster, with its state in the rehearsal's folder. */
export interface RehearsalStack {
    readonly stack: Stack;
    /** The engine's environment, to call `pulumi` by hand. */
    readonly env: Readonly<Record<string, string>>;
}

const jwtPart = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
/** A license that is none but has the shape of one, until 2100: Edge Stack's pods are simulated here. */
export const rehearsalLicense = `${jwtPart({ alg: "none", typ: "JWT" })}.${jwtPart({ sub: "rehearsal", exp: 4102444800 })}.planted`;

/** Opens (or makes) stack `name` with exactly the configuration given. */
export async function openStack(
    name: string,
    tools: Tools,
    cluster: Cluster,
    config: StackConfig,
): Promise<RehearsalStack> {
    const { stack, env } = await openWorkspace(name, edgeMesh, tools, cluster);
    const present = Object.keys(await stack.getAllConfig());
    if (present.length > 0) {
        await stack.removeAllConfig(present);
    }
    const licensed = (config["edge"] as { distribution?: string } | undefined)?.distribution !== "emissary";
    const license = { value: rehearsalLicense, secret: true };
    const values: ConfigMap = licensed ? { "edge-mesh:licenseKey": license } : {};
    for (const [key, value] of Object.entries(config)) {
        values[`edge-mesh:${key}`] = { value: typeof value === "string" ? value : JSON.stringify(value) };
    }
    await stack.setAllConfig(values);
    return { stack, env };
}

/** Opens (or makes) stack `name` of a program that runs in this process. */
export async function openWorkspace(
    name: string,
    program: PulumiFn,
    tools: Tools,
    cluster: Cluster,
): Promise<RehearsalStack> {
    const workDir = path.join(cluster.dir, "pulumi", name);
    await mkdir(workDir, { recursive: true });
    await mkdir(path.join(cluster.dir, "pulumi", "state"), { recursive: true });
    // As Pulumi.yaml has it, but the same from every folder.
    const plugins = { providers: [{ name: "edge-mesh", path: path.join(repository, "plugin") }] };
    const projectSettings = { name: "edge-mesh", runtime: "nodejs" as const, main: process.cwd(), plugins };
    const env = await engineEnvironment(tools, cluster);
    // The program runs in this process, and what it discovers has to come from the same cluster.
    process.env["KUBECONFIG"] = cluster.kubeconfig;
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: name, projectName: "edge-mesh", program },
        { workDir, projectSettings, envVars: env, pulumiCommand: await PulumiCommand.get({ root: tools.pulumi }) },
    );
    return { stack, env };
}

async function engineEnvironment(tools: Tools, cluster: Cluster): Promise<Record<string, string>> {
    const shims = path.join(cluster.dir, "shims");
    await installLanguageHost(tools, shims);
    return {
        PULUMI_HOME: path.join(cluster.dir, "pulumi", "home"),
        PULUMI_CONFIG_PASSPHRASE: "rehearsal",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DIY_BACKEND_IGNORE_DEPRECATION_ERROR: "true",
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
        PULUMI_BACKEND_URL: `file://${path.join(cluster.dir, "pulumi", "state")}`,
        KUBECONFIG: cluster.kubeconfig,
        [mark]: cluster.dir,
        PATH: [
            shims,
            tools.kubernetesPlugin.folder,
            tools.randomPlugin.folder,
            process.env["PATH"] ?? "",
            path.join(tools.pulumi, "bin"), // for whoever calls it by hand; the host of the shims comes first
        ].join(path.delimiter),
    };
}

/**
 * A language host that was built here is older than the engine and does not see the options of Pulumi.yaml, which come in
 * a newer form: the one that the program depends on is given to it as an argument.
 */
async function installLanguageHost(tools: Tools, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    if (tools.provenance["pulumi-language-nodejs"] !== undefined) {
        const host = path.join(tools.pulumi, "bin", "pulumi-language-nodejs");
        const text = `#!/bin/sh\nexec '${host}' -typescript=false "$@"\n`;
        await writeFile(path.join(folder, "pulumi-language-nodejs"), text, { mode: 0o755 });
    }
}
