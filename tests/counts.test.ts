import * as assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { run } from "../rehearsal/tooling/process";
import { countsOfCommand, countsOfReport, formatCounts, formatNotPassed, sumOf } from "./support/counts";
import { repository } from "./support/recorder";

describe("the counts of `make test`", () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-counts-"))));
    after(() => rm(folder, { recursive: true, force: true }));

    /** Runs tests as `make test` does, and counts them. */
    async function countsOf(tests: string, ...flags: string[]) {
        const [spec, report] = [path.join(folder, "some.test.js"), path.join(folder, "report.json")];
        const skips = JSON.stringify(path.join(repository, "tests", "support", "skips"));
        await rm(report, { force: true });
        await writeFile(spec, `const { skip } = require(${skips});\n${tests}`);
        const mocha = path.join(repository, "node_modules", "mocha", "bin", "mocha.js");
        const args = [mocha, "--reporter-option", `file=${report}`, ...flags, spec];
        const { code, stdout } = await run(process.execPath, args, { cwd: repository });
        return { counts: countsOfReport("some.test.js", report, code), stdout };
    }

    it("tell why a test was skipped, one by itself or all of a suite", async () => {
        const { counts, stdout } = await countsOf(`
            it("runs", () => {});
            it("needs more", async function () { skip(this, "there is no more"); });
            describe("outer", () => {
                before(function () { skip(this, "not here"); });
                it("one", () => {});
                describe("inner", () => it("two", () => {}));
            });`);
        assert.equal(formatCounts(counts), "1 passed, 0 failed, 3 skipped");
        assert.equal(
            formatNotPassed(counts),
            "SKIPPED: there is no more\n    needs more\nSKIPPED: not here\n    outer one\n    outer inner two",
        );
        assert.match(stdout, /- needs more\n +SKIPPED: there is no more/);
    });

    it("take a skip without a reason for a failure, which is told", async () => {
        const { counts, stdout } = await countsOf(`it("runs", () => {}); xit("forgotten", () => {});`);
        assert.equal(formatCounts(counts), "1 passed, 1 failed, 0 skipped");
        assert.match(stdout, /- forgotten\n +SKIPPED: no reason is given/);
        assert.deepEqual(counts.failed, ["forgotten: skipped without a reason"]);
    });

    it("know failures, and a run that ended before it could report", async () => {
        const failing = await countsOf(`it("fails", () => { throw new Error("x"); }); it("runs", () => {});`);
        assert.equal(formatCounts(failing.counts), "1 passed, 1 failed, 0 skipped");
        assert.equal(formatNotPassed(failing.counts), "FAILED: fails: x");
        const broken = await countsOf(`throw new Error("no test");`);
        assert.deepEqual(broken.counts.failed, ["some.test.js: left no report, exit code 1"]);
        const only = await countsOf(`it.only("alone", () => {}); it("left out", () => {});`, "--forbid-only");
        assert.equal(only.counts.failed.length, 1);
    });

    it("add up", () => {
        const skipped = [{ title: "a", reason: "b" }];
        const all = sumOf([countsOfCommand("good", 0), countsOfCommand("bad", 2), { passed: 4, failed: [], skipped }]);
        assert.deepEqual(all, { passed: 5, failed: ["bad: exit code 2"], skipped });
    });
});
