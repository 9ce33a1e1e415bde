import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { mermaidText } from "../../../commands/graph/mermaid";
import { componentGraph } from "../../../commands/graph/model";
import { repository } from "../../support/recorder";
import { recordStack } from "../../support/stack";

const readme = path.join(repository, "README.md");
const block = /(?<=<!-- graph: made by npm run graph:docs -->\n)[\s\S]*?(?=<!-- \/graph -->)/;

describe("README's graph", () => {
    it("is that of the program", async () => {
        const text = `\`\`\`mermaid\n${mermaidText(componentGraph(await recordStack("rehearsal")))}\`\`\`\n`;
        if (process.env["UPDATE_GRAPH"] === "1") {
            writeFileSync(readme, readFileSync(readme, "utf8").replace(block, text));
        }
        assert.equal(block.exec(readFileSync(readme, "utf8"))?.[0], text, "npm run graph:docs, and look at it");
    });
});
