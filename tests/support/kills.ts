import * as assert from "node:assert/strict";
import { ChildProcess, execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { repository } from "../../rehearsal/config";
import { CommandLine } from "./commandLine";
import type { EngineHarness } from "./engine";
import { random } from "./random";
import { randomEnding } from "./snapshot";

const run = promisify(execFile);
const stack = "kills";

/** What is killed: bringing up on an empty cluster, bringing up a change, or destroying. */
export type Scenario = "up" | "change" | "destroy";
export const scenarios: readonly Scenario[] = ["up", "change", "destroy"];

/** What the seed kills. */
export function scenarioOf(seed: number): Scenario {
    return scenarios[seed % scenarios.length] ?? "up";
}

/** Kills the ordinary command line, and everything it started, on a harness that has nothing else. */
export class Kills {
    private line!: CommandLine;
    /** How long each scenario takes undisturbed, in milliseconds. */
    private readonly lasts: Record<Scenario, number> = { up: 0, change: 0, destroy: 0 };
    private expected = "";
    private replicas = 2;

    constructor(private readonly harness: EngineHarness) {}

    /** Walks every scenario undisturbed. */
    async start(): Promise<void> {
        const off = { enabled: false };
        const edge = { ...(this.harness.config["edge"] as object), replicas: this.replicas };
        const config = { ...this.harness.config, edge, zipkin: off, prometheus: off };
        this.line = await CommandLine.ofProgram(this.harness, stack, config);
        this.lasts.up = await this.timed("up");
        this.expected = await this.fingerprint();
        await this.change();
        this.lasts.change = await this.timed("up");
        assert.equal(await this.fingerprint(), this.expected);
        this.lasts.destroy = await this.timed("destroy");
        this.harness.log(`undisturbed, in ms: ${JSON.stringify(this.lasts)}`);
    }

    /**
     * Kills at the moment that the seed chooses, recovers, and brings up. Gives what the recovery said.
     * @throws when the end is not what an undisturbed run gives.
     */
    async recovers(seed: number): Promise<string> {
        const scenario = scenarioOf(seed);
        const isUp = (await this.urns()).length > 1;
        if (isUp && scenario === "up") {
            await this.line.run("destroy", "--yes", "--skip-preview");
        } else if (!isUp && scenario !== "up") {
            await this.line.run("up", "--yes", "--skip-preview");
        }
        if (scenario === "change") {
            await this.change();
        }
        // Nothing has begun in the first twentieth: the engine still starts.
        const after = Math.round((0.05 + 0.95 * random(seed)) * this.lasts[scenario]);
        await this.kill(scenario === "destroy" ? "destroy" : "up", after);
        this.harness.log(`${scenario} killed after ${after} ms`);
        const said = await this.recover();
        await this.line.run("up", "--yes", "--skip-preview");
        assert.equal(await this.fingerprint(), this.expected, said);
        await this.line.run("preview", "--expect-no-changes");
        return said;
    }

    /** `npm run recover`. */
    async recover(): Promise<string> {
        const { env, configFile } = this.line;
        const args = ["-r", "ts-node/register/transpile-only", "commands/recover/main.ts", "--stack", stack];
        const options = { cwd: repository, env, maxBuffer: 16 * 1024 * 1024 };
        return (await run(process.execPath, [...args, "--config-file", configFile], options)).stdout;
    }

    /** A change of the edge's release. */
    private async change(): Promise<void> {
        this.replicas = this.replicas === 2 ? 3 : 2;
        await this.line.run("config", "set", "--path", "edge-mesh:edge.replicas", String(this.replicas));
    }

    private async timed(command: "up" | "destroy"): Promise<number> {
        const began = Date.now();
        await this.line.run(command, "--yes", "--skip-preview");
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
        const { deployment } = JSON.parse(await this.line.run("stack", "export")) as {
            deployment: { resources?: { urn: string; id?: string; type: string }[] };
        };
        const resources = deployment.resources ?? [];
        return resources.map(({ urn, id, type }) =>
            (type.startsWith("kubernetes:") ? `${urn} ${id}` : urn).replace(randomEnding, "$1"),
        );
    }

    /** SIGKILL for engine, program, providers, and what these started. */
    private async kill(command: "up" | "destroy", after: number): Promise<void> {
        const child = this.line.start(command, "--yes", "--skip-preview");
        const ended = new Promise((resolve) => child.on("close", resolve));
        await Promise.race([sleep(after), ended]);
        killFamily(child);
        await ended;
    }
}

/** SIGKILL for each; some may have ended by themselves. */
export function killAll(pids: readonly number[]): void {
    for (const pid of pids) {
        try {
            process.kill(pid, "SIGKILL");
        } catch {
            // It has ended by itself.
        }
    }
}

/** SIGKILL for a process that was started here, if it is still there, and for what it started. */
export function killFamily({ pid = 0, exitCode }: ChildProcess): void {
    // Listed before the first goes, because orphans change their parent.
    killAll(exitCode === null ? [pid, ...descendants(pid)] : []);
}

/** The engines that a process has started, and what these started. */
export function enginesOf(parent: number): number[] {
    const engines = descendants(parent).filter((pid) => /\/pulumi\0/.test(commandOf(pid)));
    return engines.flatMap((pid) => [pid, ...descendants(pid)]);
}

function commandOf(pid: number): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
        return "";
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
