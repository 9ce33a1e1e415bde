"use strict";

// What Pulumi runs with `--policy-pack policy`.

require("../bundle").load(require.resolve("./index.ts"), "policy");
