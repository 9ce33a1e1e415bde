"use strict";

// Loaded before everything else (node --require): when Pulumi's program ends, its peak memory in KiB goes to a file.

const { writeFileSync } = require("node:fs");

if (process.argv[1]?.includes("@pulumi/pulumi/cmd/run") && process.env["EDGE_MESH_PEAK_MEMORY"] !== undefined) {
    process.on("exit", () =>
        writeFileSync(process.env["EDGE_MESH_PEAK_MEMORY"], String(process.resourceUsage().maxRSS)),
    );
}
