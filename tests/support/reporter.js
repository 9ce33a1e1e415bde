"use strict";
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's `spec` reporter, which also writes its counts to the file given by `--reporter-option file=...`. */
module.exports = class extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once("end", () => writeFileSync(options.reporterOptions.file, JSON.stringify(this.stats)));
    }
};
