import * as assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { addresses } from "../../../rehearsal/node/addresses";
import { cgroupName } from "../../../rehearsal/node/cgroup";
import { cniConfig, kubeletConfig } from "../../../rehearsal/node/nodeFiles";
import { Pki } from "../../../rehearsal/node/pki";

describe("rehearsal/node/nodeFiles", () => {
    it("keeps the pods' cgroups below one of the node's own, whose name follows from its folder", () => {
        const kubelet = parse(kubeletConfig(new Pki("/state/pki"), cgroupName("/state"))) as Record<string, unknown>;
        assert.equal(kubelet["cgroupRoot"], `/${cgroupName("/state")}`);
        assert.equal(cgroupName("/state"), cgroupName("/state"));
        assert.notEqual(cgroupName("/state"), cgroupName("/other"));
    });

    it("lets pods ask the DNS that the cluster has", async () => {
        const file = path.join(__dirname, "..", "..", "..", "rehearsal", "node", "objects.yaml");
        const kubelet = parse(kubeletConfig(new Pki("/state/pki"), "any")) as Record<string, unknown>;
        assert.deepEqual(kubelet["clusterDNS"], [addresses.dns]);
        assert.match(await readFile(file, "utf8"), new RegExp(`clusterIP: ${addresses.dns.replaceAll(".", "\\.")}\n`));
    });

    it("gives the pods addresses of the node's network only", () => {
        assert.match(cniConfig(), new RegExp(`"subnet":"${addresses.pods}"`));
    });
});
