"use strict";

// Left to itself Pulumi compiles every TypeScript file at each run, which costs more than all the rest of a preview;
// bundled, the same program is there after a tenth of a second. Packages stay where they are, and those that are imported
// where they are needed are still loaded only there.

require("./lazySdk");
const { buildSync } = require("esbuild");
const { rmSync } = require("node:fs");
const { join } = require("node:path");

/** Whether the bundle stays, with a source map, so that a crash names a line of the repository. */
const isKept = process.env["EDGE_MESH_DEBUG"] === "1";

/** Loads a TypeScript file of this repository, bundled; `name` is that of the file which holds it for a moment. */
exports.load = function load(entryPoint, name) {
    // A file of this process alone, because runs of two stacks may begin at the same time.
    const outfile = join(__dirname, "..", "bin", `${name}-${process.pid}.js`);
    buildSync({
        entryPoints: [entryPoint],
        bundle: true,
        platform: "node",
        target: "node20",
        packages: "external",
        logLevel: "error",
        sourcemap: isKept,
        outfile,
    });
    // The runner looks for a source map in every stack trace, and the SDK takes one for every promise: it is not asked.
    delete Error.prepareStackTrace;
    process.setSourceMapsEnabled(isKept);
    try {
        return require(outfile);
    } finally {
        if (!isKept) {
            rmSync(outfile);
        }
    }
};
