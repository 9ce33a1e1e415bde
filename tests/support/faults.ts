import * as assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { repository } from "../../rehearsal/config";
import { rehearsalLicense } from "../../rehearsal/stack";
import { EngineHarness } from "./engine";

const run = promisify(execFile);
const stack = "faults";
const maxBuffer = 256 * 1024 * 1024;

/** What is killed: bringing up on an empty cluster, bringing up a change, or destroying. */
export type Scenario = "up" | "change" | "destroy";
export const scenarios: readonly Scenario[] = ["up", "change", "destroy"];

/** How one kill went. */
export interface Fault {
    readonly scenario: Scenario;
    /** Milliseconds after which everything was killed. */
    readonly after: number;
    readonly recovered: boolean;
    /** What the recovery said, or the reason why it failed. */
    readonly said: string;
}

/** Kills the ordinary command line, and everything it started, on a control plane of its own. */
export class FaultRun {
    readonly harness = new EngineHarness();
    private env: NodeJS.ProcessEnv = {};
    /** How long each scenario takes undisturbed, in milliseconds. */
    private readonly lasts: Record<Scenario, number> = { up: 0, change: 0, destroy: 0 };
    private expected = "";
    private replicas = 2;

    /** Starts the control plane, and walks every scenario undisturbed. */
    async start(): Promise<void> {
        await this.harness.start();
        const opened = await this.harness.open(this.harness.config, stack);
        const bin = path.join(this.harness.tools.pulumi, "bin");
        this.env = { ...process.env, ...opened.env, PATH: `${bin}${path.delimiter}${opened.env["PATH"]}` };
        await this.configure();
        await this.pulumi("config", "set", "--secret", "edge-mesh:licenseKey", rehearsalLicense);
        this.lasts.up = await this.timed("up");
        this.expected = await this.fingerprint();
        await this.change();
        this.lasts.change = await this.timed("up");
        assert.equal(await this.fingerprint(), this.expected);
        this.lasts.destroy = await this.timed("destroy");
        this.harness.log(`undisturbed, in ms: ${JSON.stringify(this.lasts)}`);
    }

    /** Kills at the moment that the seed chooses, recovers, and brings up. */
    async fault(seed: number): Promise<Fault> {
        const scenario = scenarios[seed % scenarios.length] ?? "up";
        const isUp = (await this.urns()).length > 1;
        if (isUp && scenario === "up") {
            await this.pulumi("destroy", "--yes", "--skip-preview");
        } else if (!isUp && scenario !== "up") {
            await this.pulumi("up", "--yes", "--skip-preview");
        }
        if (scenario === "change") {
            await this.change();
        }
        // Nothing has begun in the first twentieth: the engine still starts.
        const after = Math.round((0.05 + 0.95 * random(seed)) * this.lasts[scenario]);
        await this.kill(scenario === "destroy" ? "destroy" : "up", after);
        let said = "";
        try {
            said = await this.recover();
            await this.pulumi("up", "--yes", "--skip-preview");
            assert.equal(await this.fingerprint(), this.expected);
            await this.pulumi("preview", "--expect-no-changes");
            return { scenario, after, recovered: true, said };
        } catch (error) {
            const { message, stdout = "", stderr = "" } = error as Error & { stdout?: string; stderr?: string };
            return { scenario, after, recovered: false, said: `${said}\n${message}\n${stdout}\n${stderr}` };
        }
    }

    /** `npm run recover`. */
    async recover(...args: string[]): Promise<string> {
        const command = ["-r", "ts-node/register/transpile-only", "recover/main.ts", "--stack", stack, ...args];
        const options = { cwd: repository, env: this.env, maxBuffer };
        return (await run(process.execPath, [...command, "--config-file", this.configFile], options)).stdout;
    }

    private get configFile(): string {
        return path.join(this.harness.cluster.dir, `Pulumi.${stack}.yaml`);
    }

    private async configure(): Promise<void> {
        const off = { enabled: false };
        const edge = { ...(this.harness.config["edge"] as object), replicas: this.replicas };
        const settings = Object.entries({ ...this.harness.config, edge, zipkin: off, prometheus: off });
        const config = Object.fromEntries(settings.map(([key, value]) => [`edge-mesh:${key}`, value]));
        await writeFile(this.configFile, stringify({ config }));
    }

    /** A change of the edge's release. */
    private async change(): Promise<void> {
        this.replicas = this.replicas === 2 ? 3 : 2;
        await this.pulumi("config", "set", "--path", "edge-mesh:edge.replicas", String(this.replicas));
    }

    private flags(command: string): string[] {
        const config = command === "stack" ? [] : ["--config-file", this.configFile];
        return ["-C", repository, "--stack", stack, "--non-interactive", ...config];
    }

    private async pulumi(...args: string[]): Promise<string> {
        const flags = this.flags(args[0] ?? "");
        return (await run("pulumi", [...args, ...flags], { env: this.env, maxBuffer })).stdout;
    }

    private async timed(command: "up" | "destroy"): Promise<number> {
        const began = Date.now();
        await this.pulumi(command, "--yes", "--skip-preview");
        return Date.now() - began;
    }

    /** Resources with their ids in the cluster, and the status of every Helm release. */
    private async fingerprint(): Promise<string> {
        const releases = JSON.parse(await this.harness.helm("list", "--all-namespaces", "--output=json")) as {
            name: string;
            namespace: string;
            status: string;
        }[];
        const states = releases.map(({ namespace, name, status }) => `${namespace}/${name} ${status}`);
        return [...(await this.urns()), ...states].sort().join("\n");
    }

    private async urns(): Promise<string[]> {
        const { deployment } = JSON.parse(await this.pulumi("stack", "export")) as {
            deployment: { resources?: { urn: string; id?: string; type: string }[] };
        };
        const resources = deployment.resources ?? [];
        return resources.map(({ urn, id, type }) => (type.startsWith("kubernetes:") ? `${urn} ${id}` : urn));
    }

    /** SIGKILL for engine, program, providers, and what these started. */
    private async kill(command: "up" | "destroy", after: number): Promise<void> {
        const args = [command, "--yes", "--skip-preview", ...this.flags(command)];
        const child = spawn("pulumi", args, { env: this.env, stdio: "ignore", detached: true });
        const ended = new Promise((resolve) => child.on("close", resolve));
        await Promise.race([sleep(after), ended]);
        const root = child.pid ?? 0;
        // Listed before the engine goes, because orphans change their parent.
        for (const pid of child.exitCode === null ? [root, ...descendants(root)] : []) {
            try {
                process.kill(pid, "SIGKILL");
            } catch {
                // It has ended by itself.
            }
        }
        await ended;
    }
}

/** Providers have process groups of their own, so the tree of parents is what finds them. */
function descendants(pid: number): number[] {
    const children = new Map<number, number[]>();
    for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
            const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
            children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
        } catch {
            // It has ended meanwhile.
        }
    }
    const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap((it) => [it, ...below(it)]);
    return below(pid);
}

/** Between 0 and 1, the same for the same seed (mulberry32, first value). */
export function random(seed: number): number {
    let t = Math.imul(seed + 1, 0x6d2b79f5);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
