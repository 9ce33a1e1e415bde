import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readServices } from "../../config/servicesFile";

describe("config/servicesFile", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-services-"));
    const fileWith = (name: string, text: string) => {
        const file = path.join(folder, name);
        writeFileSync(file, text);
        return file;
    };
    after(() => rmSync(folder, { recursive: true }));

    it("reads a list in YAML or JSON", () => {
        const services = [{ name: "cart", port: 80 }];
        assert.deepEqual(readServices(fileWith("a.json", JSON.stringify(services))), { services, problems: [] });
        assert.deepEqual(readServices(fileWith("a.yaml", "- name: cart\n  port: 80\n")), { services, problems: [] });
    });

    it("says what is wrong with the file, in one line", () => {
        for (const [file, allowed] of [
            [path.join(folder, "none.yaml"), /^a YAML or JSON file that can be read: ENOENT/],
            [fileWith("b.json", "[{"), /^a YAML or JSON file that can be read: .+JSON/],
            [fileWith("b.yaml", "a: [1"), /^a YAML or JSON file that can be read: /],
            [fileWith("c.yaml", "services: []"), /^a file that holds a list/],
        ] as const) {
            const { services, problems } = readServices(file);
            assert.deepEqual([services.length, problems.length], [0, 1]);
            assert.equal(problems[0]?.seen, file);
            assert.match(problems[0]?.allowed ?? "", allowed);
            assert.doesNotMatch(problems[0]?.allowed ?? "", /\n/);
        }
    });
});
