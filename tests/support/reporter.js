"use strict";
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** The reason that `skip` of tests/support/skips.ts left on a test or a suite around it. */
function reasonOf(runnable) {
    return runnable === undefined ? undefined : (runnable.skipReason ?? reasonOf(runnable.parent));
}

/**
 * Mocha's `spec` reporter, which also tells why a test was skipped. By `--reporter-option file=...` it writes what was
 * counted to a file, a `Report` of tests/support/counts.ts.
 */
module.exports = class extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const skipped = [];
        runner.on("pending", (test) => {
            const reason = reasonOf(test) ?? "";
            skipped.push({ title: test.fullTitle(), reason });
            reporters.Base.consoleLog("        SKIPPED: %s", reason === "" ? "no reason is given" : reason);
        });
        runner.once("end", () => {
            const { file } = options.reporterOptions ?? {};
            if (file !== undefined) {
                const { passes, failures } = this.stats;
                writeFileSync(file, JSON.stringify({ passes, failures, skipped }));
            }
        });
    }
};
