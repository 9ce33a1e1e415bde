import type { Notes, Output } from "./render";
import { waveFolder } from "./waves";

/** What was rendered, and how. */
export interface Origin {
    readonly stack: string;
    readonly kubeVersion: string;
}

/** First line of the output's README, by which a folder is known as an earlier output. */
export const firstLine = "# Rendered by edge-mesh; do not edit";

const list = (lines: readonly string[], none: string) =>
    lines.length === 0 ? none : lines.map((line) => `- ${line}`).join("\n");

/** Before a wave, or after all of them where nothing of the output comes later. */
const before = (wave: number, { waves }: Output) =>
    wave < waves.length ? `before ${waveFolder(wave)}` : `after ${waveFolder(waves.length - 1)}`;

/** What has to be provided by hand, one a line; the command prints these as well. */
export function demands(output: Output): string[] {
    const { secrets, placeholders } = output.notes;
    return [
        ...secrets.map(
            ({ namespace, name, type, keys, wave, texts }) =>
                `Secret ${namespace}/${name} (type ${type}; keys ${keys.join(", ")}), ${before(wave, output)}` +
                contents(texts),
        ),
        ...placeholders.map(({ object, paths }) => `${object}: a value for the placeholder at ${paths.join(", ")}`),
    ];
}

/** What keys have to hold, with a text of the reader's in the place of each placeholder. */
function contents(texts: Readonly<Record<string, string>>): string {
    const lines = Object.entries(texts).map(([key, text]) => `${key} = ${JSON.stringify(text)}`);
    return lines.length === 0 ? "" : `; ${lines.join(", ")}`;
}

/** What `up` does and no file can. */
export function limits(output: Output): string[] {
    const { awaited, hooks, patched }: Notes = output.notes;
    return [
        ...awaited.map(
            ({ what, wave }) =>
                `\`up\` waits for ${what}, ${before(wave, output)}. A controller has to try again instead.`,
        ),
        ...patched.map((object) => `${object} has to be there; only some of its fields are ours.`),
        ...hooks.map((hook) => `${hook} is a hook of its chart, and is left out.`),
    ];
}

/** The README of the output. It has no date, so that the same stack gives the same text. */
export function readmeText(output: Output, { stack, kubeVersion }: Origin): string {
    const rows = output.waves.map((objects, wave) => {
        const kinds = [...new Set(objects.map(({ kind }) => kind))].sort();
        return `| ${waveFolder(wave)} | ${objects.length} | ${kinds.join(", ")} |`;
    });
    return `${firstLine}

Stack \`${stack}\`, charts rendered for Kubernetes ${kubeVersion}. Make it anew by \`npm run render -- --stack ${stack} --out DIR\`.

## To be provided

${list(demands(output), "Nothing.")}

## Waves

Each wave has to be ready before the next one is applied.

| folder | objects | kinds |
|---|---|---|
${rows.join("\n")}

## What \`up\` does beyond these files

${list(limits(output), "Nothing.")}
`;
}
