import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { repository } from "../../rehearsal/config";

/** Its processes, as the system shortens their names. */
const controlPlane = ["etcd", "kube-apiserver", "kube-controller", "kube-scheduler", "kwok-controller"];

interface Run {
    readonly owner: ChildProcess;
    readonly dir: string;
}

describe("a run of tests, benchmarks or planted faults that is killed in the middle of `up`", () => {
    let runs: readonly Run[];
    before(async () => (runs = await Promise.all([startRun("engineRun"), startRun("engineRun")])));
    after(() => Promise.all(runs.map((run) => kill(run, "SIGTERM"))));

    /** Names of all processes whose command line or environment names the folder. */
    function processesOf(dir: string): string[] {
        return readdirSync("/proc")
            .filter((pid) => /^\d+$/.test(pid))
            .flatMap((pid) => {
                try {
                    const texts = ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8"));
                    return texts.join().includes(dir) ? [readFileSync(`/proc/${pid}/comm`, "utf8").trim()] : [];
                } catch {
                    return []; // It has ended meanwhile.
                }
            });
    }

    /** A script of tests/support that begins a run and prints its folder. */
    async function startRun(script: "engineRun" | "smallRun"): Promise<Run> {
        const args = ["-r", "ts-node/register/transpile-only", path.join("tests", "support", `${script}.ts`)];
        const owner = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
        const line = await new Promise<string>((resolve, reject) => {
            owner.once("exit", (code) => reject(new Error(`it ended with exit code ${code}`)));
            createInterface(owner.stdout).once("line", resolve);
        });
        return { owner, dir: (JSON.parse(line) as { dir: string }).dir };
    }

    async function kill({ owner }: Run, signal: NodeJS.Signals): Promise<void> {
        if (owner.exitCode === null && owner.signalCode === null) {
            const ended = new Promise((resolve) => owner.once("exit", resolve));
            owner.kill(signal);
            await ended;
        }
    }

    it("has a control plane, an engine and providers until then", () => {
        for (const { dir } of runs) {
            const names = processesOf(dir);
            for (const expected of [...controlPlane, "pulumi", "pulumi-resource"]) {
                assert.ok(
                    names.some((name) => name.startsWith(expected)),
                    `no ${expected} among ${names.join(", ")}`,
                );
            }
        }
    });

    it("ends all of it at SIGTERM", async () => {
        const [run] = runs as [Run, Run];
        await kill(run, "SIGTERM");
        assert.deepEqual(processesOf(run.dir), []);
        assert.ok(!existsSync(run.dir));
    });

    it("leaves at SIGKILL what the next run ends", async () => {
        const [, run] = runs as [Run, Run];
        await kill(run, "SIGKILL");
        const left = processesOf(run.dir);
        for (const name of controlPlane) {
            assert.ok(left.includes(name), `${name} has ended by itself`);
        }
        await kill(await startRun("smallRun"), "SIGTERM");
        assert.deepEqual(processesOf(run.dir), []);
        assert.ok(!existsSync(run.dir));
    });
});
