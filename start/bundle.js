"use strict";

// Left to itself Pulumi compiles every TypeScript file at each run, which costs more than all the rest of a preview. So each
// program is bundled once, with what it uses of the Kubernetes client, and kept until a source or a package changes.

require("./lazySdk");
const { createHash } = require("node:crypto");
const {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const bin = join(root, "bin");
/** The programs of this repository, by the names of their bundles. */
const programs = { program: "index.ts", plugin: "plugin/main.ts", policy: "policy/index.ts" };
/** Folders that no program has anything of. */
const outside = ["node_modules", "bin", "tests", "rehearsal", "docs"];
/** The package that is bundled; every other one is loaded from where it is installed. */
const bundled = "@kubernetes/client-node";
/** Milliseconds after which a bundle of other sources goes: a run that began with it has long loaded it. */
const keptFor = 24 * 60 * 60 * 1000;

/** Every file that a bundle can depend on: sources, and what says which packages are installed. */
function sources(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            return entry.name.startsWith(".") || outside.includes(entry.name) ? [] : sources(path);
        }
        return /\.(ts|js|json)$/.test(entry.name) ? [path] : [];
    });
}

function keyOfSources() {
    const hash = createHash("sha256");
    const installed = join(root, "node_modules", ".package-lock.json");
    for (const file of [...sources(root).sort(), ...(existsSync(installed) ? [installed] : [])]) {
        hash.update(`${file}\0`).update(readFileSync(file));
    }
    return hash.digest("hex").slice(0, 16);
}

/** Makes a bundle. Runs may do so at the same time: each writes files of its own, and then renames them. */
function make(name, outfile) {
    const { dependencies } = require("../package.json");
    const { outputFiles } = require("esbuild").buildSync({
        entryPoints: [join(root, programs[name])],
        bundle: true,
        platform: "node",
        target: "node20",
        external: Object.keys(dependencies).filter((it) => it !== bundled),
        sourcemap: true,
        logLevel: "error",
        outfile,
        write: false,
    });
    mkdirSync(bin, { recursive: true });
    forgetOld(name);
    // The source map comes first, so that no bundle is there without it.
    for (const { path, contents } of outputFiles.sort((a, b) => b.path.length - a.path.length)) {
        writeFileSync(`${path}.${process.pid}`, contents);
        renameSync(`${path}.${process.pid}`, path);
    }
}

/** Deletes what was bundled of a program some time ago; another run may be at it too. */
function forgetOld(name) {
    const ageOf = (file) => Date.now() - (statSync(join(bin, file), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    for (const file of readdirSync(bin).filter((it) => it.startsWith(`${name}-`) && ageOf(it) > keptFor)) {
        rmSync(join(bin, file), { force: true });
    }
}

/** The bundle of a program, which is made unless it is there. */
function bundleOf(name) {
    const file = join(bin, `${name}-${keyOfSources()}.js`);
    if (!existsSync(file)) {
        make(name, file);
    }
    return file;
}

/** Makes what is missing, as `npm ci` does. */
exports.makeAll = () => Object.keys(programs).forEach(bundleOf);

/** Loads one of the programs. */
exports.load = (name) => {
    // The runner looks for a source map in every stack trace, and the SDK takes one for every promise: only a crash that is
    // looked into is worth that.
    delete Error.prepareStackTrace;
    process.setSourceMapsEnabled(process.env["EDGE_MESH_DEBUG"] === "1");
    return require(bundleOf(name));
};
