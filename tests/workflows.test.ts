import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { repository } from "./support/recorder";

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly jobs: Readonly<Record<string, { readonly "timeout-minutes"?: number; readonly steps: readonly Step[] }>>;
}

const folder = path.join(repository, ".github", "workflows");
const read = (...parts: string[]) => readFileSync(path.join(repository, ...parts), "utf8");

describe("workflows", () => {
    const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
    const targets = [...read("Makefile").matchAll(/^([\w-]+):/gm)].map(([, target]) => target);

    for (const name of readdirSync(folder)) {
        const text = readFileSync(path.join(folder, name), "utf8");
        const { permissions, jobs } = parse(text) as Workflow;
        const steps = Object.values(jobs).flatMap((job) => job.steps);
        const commands = steps.flatMap(({ run }) => run?.split("\n") ?? []);

        it(`${name} may only read unless a job says otherwise, and ends`, () => {
            assert.deepEqual(permissions, { contents: "read" });
            for (const [job, { "timeout-minutes": minutes }] of Object.entries(jobs)) {
                assert.ok(minutes !== undefined && minutes <= 90, `${job} has no limit`);
            }
        });

        it(`${name} pins every action by commit, with its version beside it`, () => {
            const used = text.split("\n").filter((line) => /\buses:/.test(line));
            assert.equal(used.length, steps.filter(({ uses }) => uses !== undefined).length);
            for (const line of used) {
                assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
            }
        });

        it(`${name} hands nothing to a shell but by the environment`, () => {
            for (const command of commands) {
                assert.ok(!command.includes("${{"), `${command} would run what an expression says`);
                assert.doesNotMatch(command, /set -x|--show-secrets/);
            }
        });

        it(`${name} runs scripts and targets that are there`, () => {
            for (const command of commands) {
                const script = /^\s*npm run (?:--silent )?([\w:-]+)/.exec(command)?.[1];
                const target = /^\s*make ([\w-]+)/.exec(command)?.[1];
                assert.ok(script === undefined || scripts.includes(script), `no script ${script}`);
                assert.ok(target === undefined || targets.includes(target), `no target ${target}`);
            }
        });
    }

    it("preview and up enforce the policies", () => {
        for (const [name, command] of [
            ["preview.yml", /pulumi preview .*--policy-pack policy/],
            ["up.yml", /pulumi up .*--policy-pack policy/],
        ] as const) {
            assert.match(read(".github", "workflows", name), command);
        }
    });

    it("never cuts an update off", () => {
        const { jobs } = parse(read(".github", "workflows", "up.yml")) as {
            jobs: { up: { concurrency: { "cancel-in-progress": boolean } } };
        };
        assert.equal(jobs.up.concurrency["cancel-in-progress"], false);
    });
});
