"use strict";

// What Pulumi runs.

module.exports = require("./bundle").load("program");
