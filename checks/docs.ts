import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { catalogue, Check, Moment } from "./catalogue";

/** File that {@link checksText} is written to by `npm run docs:checks`. */
export const checksFile = path.resolve(__dirname, "..", "docs", "checks.md");

const moments: Readonly<Record<Moment, string>> = { preview: "preview", live: "`npm run verify`" };

const introduction = `# Checks

Each check looks for a failure that is otherwise silent, and has an id that is never given to another. This table
is made from \`checks/catalogue.ts\` by \`npm run docs:checks\`.

**In the preview** the guardrails look at the configuration and at what the program makes of it, before any resource is
registered. An error ends the run, a warning is printed; each names the key, the value seen, what is allowed, and the
command that fixes it. What may be secret is not shown. To accept a finding, silence it by its id, with a reason, which
every preview repeats:

    pulumi config set --path 'edge-mesh:guardrails.ignore[0].id' EM-010
    pulumi config set --path 'edge-mesh:guardrails.ignore[0].reason' 'the edge is restarted every night'

An id that no longer finds anything is reported, so that it can be removed. EM-031 knows the charts of the default
versions (\`checks/preview/snapshot.json\`, made by \`npm run charts:snapshot\`) and charts in a local folder; for others it
says that it could not look.

**On a live cluster** \`npm run verify\` looks, and changes nothing.
`;

/** The text of docs/checks.md. */
export function checksText(): string {
    const rows = Object.values<Check>(catalogue).map(
        (check) =>
            `| ${check.id} | ${check.name} | ${check.prevents} | ${check.moments.map((it) => moments[it]).join(", ")} | ${silence(check)} |`,
    );
    const head = [
        "| id | what has to hold | what goes wrong otherwise | when | silenced by |",
        "|---|---|---|---|---|",
    ];
    return `${introduction}\n${[...head, ...rows].join("\n")}\n`;
}

function silence({ id, moments: when }: Check): string {
    return when.includes("preview") ? `\`guardrails.ignore\`: \`{ id: ${id}, reason: ... }\`` : "-";
}

if (require.main === module) {
    writeFileSync(checksFile, checksText());
}
