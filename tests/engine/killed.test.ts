import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { repository } from "../../rehearsal/config";
import { EngineHarness } from "../support/engine";

/** What a control plane and an `up` on it consist of, as the system shortens the names. */
const expected = ["etcd", "kube-apiserver", "kube-controller", "kube-scheduler", "kwok-controller", "pulumi"];

describe("a run of tests, benchmarks or planted faults that is killed in the middle of `up`", () => {
    const harness = new EngineHarness();
    before(() => harness.start());
    after(() => harness.stop());

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

    async function startRun(): Promise<{ owner: ChildProcess; dir: string }> {
        const script = path.join(repository, "tests", "support", "engineRun.ts");
        const args = ["-r", "ts-node/register/transpile-only", script];
        const owner = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
        const line = await new Promise<string>((resolve, reject) => {
            owner.once("exit", (code) => reject(new Error(`it ended with exit code ${code}`)));
            createInterface(owner.stdout).once("line", resolve);
        });
        const { dir } = JSON.parse(line) as { dir: string };
        const names = processesOf(dir);
        for (const name of [...expected, "pulumi-resource"]) {
            assert.ok(
                names.some((it) => it.startsWith(name)),
                `no ${name} among ${names.join(", ")}`,
            );
        }
        return { owner, dir };
    }

    async function kill({ owner }: { owner: ChildProcess }, signal: NodeJS.Signals): Promise<void> {
        const ended = new Promise((resolve) => owner.once("exit", resolve));
        owner.kill(signal);
        await ended;
    }

    it("ends all of it at SIGTERM: control plane, engine and providers", async () => {
        const run = await startRun();
        await kill(run, "SIGTERM");
        assert.deepEqual(processesOf(run.dir), []);
        assert.ok(!existsSync(run.dir));
    });

    it("leaves at SIGKILL what the next run ends, and that leaves alone who is alive", async () => {
        const run = await startRun();
        await kill(run, "SIGKILL");
        const left = processesOf(run.dir);
        for (const name of expected.slice(0, -1)) {
            assert.ok(left.includes(name), `${name} has ended by itself`);
        }
        const next = await startRun();
        assert.deepEqual(processesOf(run.dir), []);
        assert.ok(!existsSync(run.dir));
        assert.equal(await harness.kubectl("get", "--raw", "/readyz"), "ok");
        await kill(next, "SIGINT");
        assert.deepEqual(processesOf(next.dir), []);
    });
});
