import { execFile } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { ConfigMap, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import edgeMesh = require("../index");
import type { Cluster } from "./cluster";
import { repository, StackConfig } from "./config";
import { installStandIns } from "./provider/install";
import type { Toolchain } from "./toolchain";

const run = promisify(execFile);
/** The tools that a stack needs, beside a control plane. */
type Tools = Pick<Toolchain, "pulumi" | "kubectl" | "helm" | "provenance">;
/** Version of @pulumi/kubernetes, which is also that of its plug-in. */
const providerVersion = (require("@pulumi/kubernetes/package.json") as { version: string }).version;

/** A stack of the real program, on the rehearsal's cluster, with its state in the rehearsal's folder. */
export interface RehearsalStack {
    readonly stack: Stack;
    /** Which Kubernetes provider serves it. */
    readonly provider: "official plug-in" | "stand-in";
    /** The engine's environment, to call `pulumi` by hand. */
    readonly env: Readonly<Record<string, string>>;
}

const jwtPart = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
/** A licence that is none but has the shape of one, until 2100: Edge Stack's pods are simulated here. */
export const rehearsalLicense = `${jwtPart({ alg: "none", typ: "JWT" })}.${jwtPart({ sub: "rehearsal", exp: 4102444800 })}.planted`;

/** Opens (or makes) stack `name` with exactly the configuration given. */
export async function openStack(
    name: string,
    tools: Tools,
    cluster: Cluster,
    config: StackConfig,
    log: (line: string) => void,
): Promise<RehearsalStack> {
    const workDir = path.join(cluster.dir, "pulumi", name);
    const state = path.join(cluster.dir, "pulumi", "state");
    await mkdir(workDir, { recursive: true });
    await mkdir(state, { recursive: true });
    // The plug-in runs in the stack's folder, and finds the charts of the repository by a relative path.
    const charts = path.join(workDir, "charts");
    await rm(charts, { force: true });
    await symlink(path.join(repository, "charts"), charts);
    const { env, provider } = await engineEnvironment(tools, cluster, log);
    env["PULUMI_BACKEND_URL"] = `file://${state}`;
    // The program runs in this process, and what it discovers has to come from the same cluster.
    process.env["KUBECONFIG"] = cluster.kubeconfig;
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: name, projectName: "edge-mesh", program: edgeMesh },
        { workDir, envVars: env, pulumiCommand: await PulumiCommand.get({ root: tools.pulumi }) },
    );
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
    return { stack, provider, env };
}

async function engineEnvironment(tools: Tools, cluster: Cluster, log: (line: string) => void) {
    const env: Record<string, string> = {
        PULUMI_HOME: path.join(cluster.dir, "pulumi", "home"),
        PULUMI_CONFIG_PASSPHRASE: "rehearsal",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DIY_BACKEND_IGNORE_DEPRECATION_ERROR: "true",
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
        KUBECONFIG: cluster.kubeconfig,
        EDGE_MESH_KUBECTL: tools.kubectl,
        EDGE_MESH_HELM: tools.helm,
        PATH: process.env["PATH"] ?? "",
    };
    if (await officialProvider(tools, env)) {
        log(`Kubernetes provider: the official plug-in ${providerVersion}`);
        return { env, provider: "official plug-in" as const };
    }
    const plugins = path.join(cluster.dir, "plugins");
    const isBuilt = tools.provenance["pulumi-language-nodejs"] !== undefined;
    const languageHost = isBuilt ? path.join(tools.pulumi, "bin", "pulumi-language-nodejs") : undefined;
    const { kubectl, helm } = tools;
    installStandIns(plugins, { kubectl, helm, kubeconfig: cluster.kubeconfig, languageHost });
    env["PATH"] = `${plugins}:${env["PATH"]}`;
    log("Kubernetes provider: the STAND-IN of this repository, because the official plug-in cannot be downloaded here");
    return { env, provider: "stand-in" as const };
}

/** Tries to have the official plug-in within a few seconds; the download itself may take longer once it answers. */
async function officialProvider(tools: Tools, env: Readonly<Record<string, string>>): Promise<boolean> {
    try {
        await fetch("https://get.pulumi.com/", { method: "HEAD", signal: AbortSignal.timeout(3_000) });
    } catch {
        return false;
    }
    const pulumi = path.join(tools.pulumi, "bin", "pulumi");
    const args = ["plugin", "install", "resource", "kubernetes", providerVersion];
    return run(pulumi, args, { env: { ...env }, timeout: 180_000 }).then(
        () => true,
        () => false,
    );
}
