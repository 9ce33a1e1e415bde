import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { settingsSchema } from "../config/schema";
import { repository } from "./support/recorder";

interface Shape {
    readonly type?: string;
    readonly properties?: Readonly<Record<string, Shape>>;
}

/** Keys of the schema, two levels deep: what the README's table has to list. */
function schemaKeys(): string[] {
    const { properties = {} } = z.toJSONSchema(settingsSchema, { io: "input" }) as Shape;
    return Object.entries(properties).flatMap(([key, shape]) =>
        shape.properties === undefined ? [key] : Object.keys(shape.properties).map((inner) => `${key}.${inner}`),
    );
}

describe("README", () => {
    const readme = readFileSync(path.join(repository, "README.md"), "utf8");
    const [text = ""] = readFileSync(path.join(repository, "docs", "configuration.md"), "utf8").split("\n## Outputs\n");

    it("lists every section, and the license key", () => {
        const listed = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
        assert.deepEqual(listed.sort(), [...Object.keys(settingsSchema.shape), "licenseKey"].sort());
    });

    it("has a tree that lists every folder, each with its purpose", () => {
        const folders = readdirSync(repository, { withFileTypes: true })
            .filter((it) => it.isDirectory() && !it.name.startsWith(".") && !["bin", "node_modules"].includes(it.name))
            .map(({ name }) => name);
        const listed = [...readme.matchAll(/^(\w+)\/ +\w.+$/gm)].map(([, folder]) => folder);
        assert.deepEqual(listed.sort(), folders.sort());
    });

    it("leads to a table that lists exactly the keys of the schema, and the license key", () => {
        const listed = [...text.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key]) => key);
        assert.deepEqual(listed.sort(), [...schemaKeys(), "licenseKey"].sort());
    });

    it("leads to the defaults that the schema has", () => {
        const defaults = settingsSchema.parse({}) as unknown as Record<string, Record<string, unknown>>;
        const rows = [...text.matchAll(/^\| `(\w+)\.(\w+)` \| `([^`]+)` \|/gm)];
        assert.ok(rows.length >= 20, `only ${rows.length} rows with a default were found`);
        for (const [, section = "", key = "", told = ""] of rows) {
            const value = defaults[section]?.[key];
            if (typeof value !== "object") {
                assert.equal(told, String(value), `${section}.${key}`);
            }
        }
    });

    it("has between 70 and 120 lines", () => {
        const lines = readme.trimEnd().split("\n").length;
        assert.ok(lines >= 70 && lines <= 120, `${lines} lines`);
    });
});
