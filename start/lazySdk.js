"use strict";

// The SDK can send functions of a program to the cloud, and loads TypeScript and npm's arborist for that as soon as it is
// loaded itself: three quarters of its CPU time, and half of its memory. No program here sends one, so both are loaded when
// somebody first asks anything of them. To be required before the SDK.

const Module = require("node:module");

/** Puts something in the place of a module that becomes the module when a member of it is first used. */
function makeLazy(request) {
    const file = require.resolve(request, { paths: [require.resolve("@pulumi/pulumi")] });
    if (require.cache[file] !== undefined) {
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

makeLazy("@pulumi/pulumi/typescript-shim");
makeLazy("@npmcli/arborist");
