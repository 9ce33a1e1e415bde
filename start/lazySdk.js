"use strict";

// The SDK can send functions of a program to the cloud, and loads TypeScript and npm's arborist for that as soon as it is
// loaded itself: three quarters of its CPU time, and half of its memory. No program here sends one, so both are loaded when
// somebody first asks anything of them. An SDK that keeps them elsewhere loads them itself, as it would without this file.
// To be required before the SDK.

const Module = require("node:module");

/** The file that the SDK would load; undefined where it has none of that name. */
function find(request) {
    try {
        return require.resolve(request, { paths: [require.resolve("@pulumi/pulumi")] });
    } catch {
        return undefined;
    }
}

/** Puts something in the place of a module that becomes the module when a member of it is first used. */
function makeLazy(request) {
    const file = find(request);
    if (file === undefined || require.cache[file] !== undefined) {
        return;
    }
    let real;
    const get = (_target, member) => {
        // An importer takes it as it is then, instead of copying its members.
        if (member === "__esModule") {
            return true;
        }
        if (real === undefined) {
            delete require.cache[file];
            real = require(file);
        }
        return real[member];
    };
    require.cache[file] = Object.assign(new Module(file), { exports: new Proxy({}, { get }), loaded: true });
}

["@pulumi/pulumi/typescript-shim", "@npmcli/arborist"].forEach(makeLazy);
