"use strict";

const { join } = require("node:path");

/** The rooms of the program from the ground up: each may use those before it, and none that stands after it. */
const rooms = ["messages", "kube", "config", "model", "plan", "components", "checks", "policy", "index.ts", "commands"];
/** What is built on the program, and is no part of it. */
const around = ["rehearsal", "tests"];

const inside = (names) => `^(${names.map((name) => (name.endsWith(".ts") ? `${name}$` : `${name}/`)).join("|")})`;

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
    forbidden: [
        { name: "no circle", severity: "error", from: {}, to: { circular: true } },
        ...rooms.map((room, index) => ({
            name: `${room} uses only what stands below it`,
            severity: "error",
            from: { path: inside([room]) },
            to: { path: inside([...rooms.slice(index + 1), ...around]) },
        })),
        {
            name: "rehearsal knows no test",
            severity: "error",
            from: { path: inside(["rehearsal"]) },
            to: { path: inside(["tests"]) },
        },
        {
            name: "plugin uses only kube and messages",
            severity: "error",
            from: { path: "^plugin/" },
            to: { path: inside([...rooms.slice(2), ...around]) },
        },
        {
            name: "of plugin others know only its resource",
            severity: "error",
            from: { pathNot: "^(plugin|tests)/" },
            to: { path: "^plugin/(?!mappingSet\\.ts$)" },
        },
    ],
    options: {
        // What only types use is a dependency for a reader, too.
        tsPreCompilationDeps: true,
        tsConfig: { fileName: join(__dirname, "tsconfig.json") },
        doNotFollow: { path: "node_modules" },
        exclude: { path: "node_modules|^bin/" },
    },
};
