"use strict";

// Runs in a process of its own: loads what is to be measured and tells what it cost until the first resource of the
// program is registered, as JSON. `sdk` loads the bare SDK; `program` runs start/program.js on the dev stack under Pulumi's mocks.

if (process.argv[2] === "program") {
    // What start/program.js begins with, before the SDK is there.
    require("../../start/lazySdk");
}
const pulumi = require("@pulumi/pulumi");
require("@pulumi/kubernetes");

function tell() {
    const { user, system } = process.cpuUsage();
    const packages = Object.keys(require.cache)
        .map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1])
        .filter((name) => name !== undefined);
    const memory = process.resourceUsage().maxRSS * 1024;
    process.stdout.write(
        JSON.stringify({ cpu: (user + system) / 1e6, memory, packages: [...new Set(packages)].sort() }),
    );
    // The SDK would take it for a fault that the program is left in the middle.
    process.removeAllListeners("exit");
    process.exit(0);
}

async function program() {
    const { config } = require("yaml").parse(require("node:fs").readFileSync("Pulumi.dev.yaml", "utf8"));
    const edge = { ...config["edge-mesh:edge"], crds: "tests/fixtures/edge-crds.yaml" };
    const texts = Object.entries({ ...config, "edge-mesh:edge": edge }).map(([key, value]) => [
        key,
        JSON.stringify(value),
    ]);
    pulumi.runtime.setAllConfig(Object.fromEntries(texts), []);
    const state = ({ inputs }) => ({ metadata: { labels: {} }, ...inputs });
    const newResource = (args) => ({ id: `${args.name}-id`, state: state(args) });
    await pulumi.runtime.setMocks({ newResource, call: (args) => args.inputs }, "edge-mesh", "dev", false);
    const monitor = pulumi.runtime.getMonitor();
    monitor.registerResource = tell;
    await require("../../start/program.js")();
}

if (process.argv[2] === "sdk") {
    tell();
} else {
    void program();
}
