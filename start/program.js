"use strict";

// What Pulumi runs.

module.exports = require("./bundle").load(require.resolve("../index.ts"), "program");
