import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "../../rehearsal/config";
import type { Figure } from "./figures";

const run = promisify(execFile);
/** CPU seconds that the unit suite may take. */
const allowed = 10;

/** CPU seconds of what a shell has run, by the last line that its `times` prints: `1m2.50s 0m0.25s`. */
export function childSeconds(printed: string): number {
    const last = printed.trim().split("\n").pop() ?? "";
    const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)].map(
        ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
    );
    return parts.reduce((sum, part) => sum + part, 0);
}

/** CPU seconds of the unit suite, with all processes that its tests start. */
export async function unitSuite(): Promise<Figure[]> {
    const mocha = require.resolve("mocha/bin/mocha.js");
    const command = ["-c", '"$0" "$@" --reporter dot; times', process.execPath, mocha, "tests/**/*.test.ts"];
    const { stdout } = await run("sh", command, { cwd: repository, maxBuffer: 64 * 1024 * 1024 });
    const [, passed = "0"] = /(\d+) passing/.exec(stdout) ?? [];
    const [failing] = /\d+ failing/.exec(stdout) ?? [];
    const note = failing === undefined ? undefined : `${failing}: what was measured is not the whole suite`;
    const pairs = [{ value: childSeconds(stdout), against: allowed }];
    return [{ what: `unit suite, ${passed} tests, CPU`, unit: "s", goal: 1, pairs, peer: "allowed", note }];
}
