"use strict";
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** The reason that `skip` of tests/support/skips.ts left on a test or a suite around it. */
function reasonOf(runnable) {
    return runnable === undefined ? undefined : (runnable.skipReason ?? reasonOf(runnable.parent));
}

function firstLineOf(error) {
    return String(error?.message ?? error).split("\n", 1)[0];
}

/**
 * Mocha's `spec` reporter, which also tells why a test was skipped. By `--reporter-option file=...` it writes what was
 * counted to a file, a `Report` of tests/support/counts.ts.
 */
module.exports = class extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const skipped = [];
        const failed = [];
        runner.on("fail", (test, error) => failed.push(`${test.fullTitle()}: ${firstLineOf(error)}`));
        runner.on("pending", (test) => {
            const reason = reasonOf(test) ?? "";
            skipped.push({ title: test.fullTitle(), reason });
            reporters.Base.consoleLog("        SKIPPED: %s", reason === "" ? "no reason is given" : reason);
        });
        runner.once("end", () => {
            const { file } = options.reporterOptions ?? {};
            if (file !== undefined) {
                writeFileSync(file, JSON.stringify({ passes: this.stats.passes, failed, skipped }));
            }
        });
    }
};
