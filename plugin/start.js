"use strict";

// What `pulumi-resource-edge-mesh` runs.

require("../bundle").load(require.resolve("./main.ts"), "plugin");
