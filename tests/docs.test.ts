import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { settingsSchema } from "../config/schema";
import { repository } from "./support/recorder";

const read = (...parts: string[]) => readFileSync(path.join(repository, ...parts), "utf8");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(path.join(repository, "docs")).map((it) => `docs/${it}`)];

interface Shape {
    readonly properties?: Readonly<Record<string, Shape>>;
    readonly items?: Shape;
    readonly additionalProperties?: unknown;
    readonly anyOf?: readonly Shape[];
    readonly oneOf?: readonly Shape[];
}

const schema = z.toJSONSchema(settingsSchema, { io: "input", unrepresentable: "any" }) as Shape;

/** Whether the schema knows a path such as `services[0].port`; below an open map every key goes. */
function isKnown(shape: Shape, parts: readonly string[]): boolean {
    const [part, ...rest] = parts;
    if (part === undefined) {
        return true;
    }
    const choices = shape.anyOf ?? shape.oneOf;
    if (choices !== undefined) {
        return choices.some((one) => isKnown(one, parts));
    }
    const inner = /^\d+$/.test(part) ? shape.items : shape.properties?.[part];
    const isOpen = shape.properties === undefined && shape.additionalProperties !== undefined;
    return isOpen || (inner !== undefined && isKnown(inner, rest));
}

/** The links of a page, each with its target and the heading that it leads to. */
const linksOf = (page: string) => [...read(page).matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)];

/** The anchors that GitHub gives to the headings of a page; of those of one depth only, when it is given. */
function anchorsOf(page: string, depth = "#+"): string[] {
    const text = read(page).replace(/^```[\s\S]*?^```/gm, "");
    return [...text.matchAll(new RegExp(`^${depth} (.+)$`, "gm"))].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .replace(/\s/g, "-"),
    );
}

/** Files of the program, its tests and its workflows. */
function sources(): string[] {
    const folders = readdirSync(repository, { withFileTypes: true }).filter((it) => it.isDirectory());
    const ours = folders.map(({ name }) => name).filter((it) => !/^(\.git|bin|docs|node_modules)$/.test(it));
    const all = ours.flatMap((folder) =>
        readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" }).map((it) =>
            path.join(folder, it),
        ),
    );
    return ["index.ts", "Makefile", "Pulumi.yaml", ...all.filter((it) => /\.(ts|c?js|ya?ml)$/.test(it))];
}

/** The pages that a source file names. */
const namedIn = (file: string) => [...read(file).matchAll(/\bdocs\/\w+\.md\b/g)].map(([page = ""]) => ({ file, page }));

/** The commands of a page: its indented and fenced lines, and what stands in backticks. */
function commandsOf(page: string): string[] {
    const text = read(page);
    const blocks = text.split("\n").filter((line) => /^(\s*\d+\. )?( {4}|\s*\$ )/.test(line));
    const fenced = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) => block.split("\n"));
    const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
    return [...blocks, ...fenced, ...inline].flatMap((line) => line.split("&&")).map((line) => line.trim());
}

describe("docs", () => {
    const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);
    const targets = [...read("Makefile").matchAll(/^([\w-]+):/gm)].map(([, target]) => target);
    const all = pages.flatMap((page) => commandsOf(page).map((command) => ({ page, command })));

    it("name only scripts and targets that are there", () => {
        let seen = 0;
        for (const { page, command } of all) {
            const script = /^npm run (?:--silent )?([\w:-]+)/.exec(command)?.[1];
            const target = /^make ([\w-]+)/.exec(command)?.[1];
            seen += script === undefined && target === undefined ? 0 : 1;
            assert.ok(script === undefined || scripts.includes(script), `${page}: npm run ${script} is not there`);
            assert.ok(target === undefined || targets.includes(target), `${page}: make ${target} is not there`);
        }
        assert.ok(seen > 20, `only ${seen} commands were found`);
    });

    it("name only files and folders that are there", () => {
        const folders = readdirSync(repository, { withFileTypes: true }).filter((it) => it.isDirectory());
        const starts = folders.map(({ name }) => `${name}/`).filter((it) => !/^(bin|node_modules)/.test(it));
        let seen = 0;
        for (const { page, command } of all) {
            const isPath = /^[\w./-]+$/.test(command) && !/\b(ROOM|NAME)\b/.test(command);
            if (isPath && starts.some((start) => command.startsWith(start))) {
                seen += 1;
                assert.ok(existsSync(path.join(repository, command)), `${page}: ${command} is not there`);
            }
        }
        assert.ok(seen > 40, `only ${seen} were found`);
    });

    it("set only keys that the schema knows", () => {
        let seen = 0;
        for (const { page, command } of all) {
            const [, key] = /^pulumi config (?:set|rm) .*?'?edge-mesh:([\w.[\]"-]+?)'?(?=\s|$)/.exec(command) ?? [];
            if (key === undefined || key === "licenseKey" || /^[A-Z]+$/.test(key)) {
                continue;
            }
            seen += 1;
            const parts = key.split(/[.[\]"]+/).filter((part) => part !== "");
            assert.ok(isKnown(schema, parts), `${page}: ${key} is no key of the configuration`);
        }
        assert.ok(seen > 20, `only ${seen} keys were found`);
        assert.ok(!isKnown(schema, ["edge", "replica"]) && isKnown(schema, ["services", "0", "mapping", "timeout_ms"]));
    });

    it("list the tests that need a newer provider than the one that is built", () => {
        const folder = path.join("tests", "engine");
        const skips = readdirSync(path.join(repository, folder)).flatMap((name) =>
            [...read(folder, name).matchAll(/needsProvider\(\s*this,\s*"([^"]+)",\s*"([^"]+)"/g)].map(
                ([, version, what]) => `| \`tests/engine/${name}\` | ${version} | ${what} |`,
            ),
        );
        const listed = read("CONTRIBUTING.md").split("\n");
        assert.deepEqual(
            listed.filter((line) => line.startsWith("| `tests/engine/")),
            skips,
        );
    });

    it("lead to pages, and to headings of them, that are there", () => {
        let headings = 0;
        for (const page of pages) {
            for (const [, link = "", anchor] of linksOf(page)) {
                const target = link === "" ? page : path.join(path.dirname(page), link);
                assert.ok(/^https?:/.test(link) || existsSync(path.join(repository, target)), `${page}: ${link}`);
                headings += anchor === undefined ? 0 : 1;
                assert.ok(anchor === undefined || anchorsOf(target).includes(anchor), `${page}: ${link}#${anchor}`);
            }
        }
        assert.ok(headings > 40, `only ${headings} links to headings were found`);
    });

    it("can each be reached from the README", () => {
        const reached = new Set(["README.md"]);
        for (const page of reached) {
            const next = linksOf(page).map(([, link = ""]) => path.join(path.dirname(page), link));
            next.filter((it) => pages.includes(it)).forEach((it) => reached.add(it));
        }
        assert.deepEqual(
            pages.filter((page) => !reached.has(page)),
            [],
        );
    });

    it("list every section of the pages of tasks in docs/operations.md", () => {
        const listed = linksOf("docs/operations.md");
        const tasks = [...new Set(listed.filter(([, , anchor]) => anchor !== undefined).map(([, link]) => link))];
        assert.ok(tasks.length >= 8, `only ${tasks.length} pages with sections are listed`);
        for (const task of tasks) {
            const anchors = listed.filter(([, link]) => link === task).flatMap(([, , anchor]) => anchor ?? []);
            assert.deepEqual(anchors, anchorsOf(`docs/${task}`, "##"), task);
        }
    });

    it("give each decision an id of its own", () => {
        const decisions = read("docs/decisions.md")
            .split("\n")
            .filter((line) => line.startsWith("- **"));
        const ids = decisions.map((line) => /^- \*\*(D-\d\d) /.exec(line)?.[1] ?? line);
        assert.ok(ids.length > 80, `only ${ids.length} were found`);
        assert.deepEqual([...ids].sort(), [...new Set(ids)].filter((id) => /^D-\d\d$/.test(id)).sort());
    });

    it("are what the code and the messages of the program name", () => {
        const named = sources().flatMap(namedIn);
        assert.ok(named.length > 10, `only ${named.length} were found`);
        for (const { file, page } of named) {
            assert.ok(existsSync(path.join(repository, page)), `${file} names ${page}`);
        }
    });
});
