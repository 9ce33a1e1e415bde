import { refusal } from "../../messages/problem";
import { manifestName } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { annotated } from "./annotations";
import type { HelmOptions } from "./helm";
import { isManaged, Rendered, renderResource } from "./objects";
import { placeholdersIn } from "./placeholder";
import { recordProgram } from "./program";
import type { ProgramConfig } from "./recorder";
import { MissingSecret, missingSecret, textsOf } from "./secrets";
import { idOf, wavesOf } from "./waves";

/** What the objects alone do not say. */
export interface Notes {
    /** Secrets to be provided, each before a wave, with what the program says of their contents. */
    readonly secrets: readonly (MissingSecret & {
        readonly wave: number;
        readonly texts: Readonly<Record<string, string>>;
    })[];
    /** Where a placeholder stands for a value that is a secret of the stack: an object, and paths in it. */
    readonly placeholders: readonly { readonly object: string; readonly paths: readonly string[] }[];
    /** Fields that `up` waits for before it goes on to a wave, beside the objects of the waves before. */
    readonly awaited: readonly { readonly wave: number; readonly what: string }[];
    /** Objects of others of which only some fields are written. */
    readonly patched: readonly string[];
    /** Hooks of charts, which are left out. */
    readonly hooks: readonly string[];
}

/** What `up` would make, in the order of the program. */
export interface Output {
    readonly waves: readonly (readonly AnyObject[])[];
    readonly notes: Notes;
}

/**
 * Runs the program without engine and renders what it registers.
 * @throws RunError as `recordProgram` does, and for two objects of one name
 */
export async function renderProgram(config: ProgramConfig, helm: HelmOptions): Promise<Output> {
    const { resources } = await recordProgram(config, helm);
    const rendered = await Promise.all(resources.filter(isManaged).map((it) => renderResource(it, helm)));
    const objectsOf = new Map(
        rendered.map((it) => [idOf(it.resource), it.objects.filter((object) => !missingSecret(object))]),
    );
    const waves = wavesOf(resources, (it) => (objectsOf.get(idOf(it)) ?? []).length > 0);
    const waveOf = ({ resource }: Rendered) => waves.get(idOf(resource)) ?? 0;
    const placed = rendered.flatMap((it) =>
        (objectsOf.get(idOf(it.resource)) ?? []).map((object) => {
            const handling = { wave: waveOf(it), keep: it.resource.retainOnDelete, patch: it.patch };
            return { wave: handling.wave, object: annotated(object, handling) };
        }),
    );
    const objects = placed.map(({ object }) => object);
    refuseTwins(objects);
    const count = Math.max(0, ...placed.map(({ wave }) => wave + 1));
    return {
        waves: Array.from({ length: count }, (_, wave) =>
            placed.filter((it) => it.wave === wave).map(({ object }) => object),
        ),
        notes: notesOf(rendered, waveOf, objects),
    };
}

function notesOf(
    rendered: readonly Rendered[],
    waveOf: (it: Rendered) => number,
    objects: readonly AnyObject[],
): Notes {
    return {
        secrets: rendered.flatMap((it) =>
            it.objects.flatMap((object) => {
                const secret = missingSecret(object);
                const texts = textsOf(object, it.resource.inputs["kind"] === "Secret");
                return secret === undefined ? [] : [{ ...secret, wave: waveOf(it), texts }];
            }),
        ),
        placeholders: objects
            .map((object) => ({ object: described(object), paths: placeholdersIn(object) }))
            .filter(({ paths }) => paths.length > 0),
        awaited: awaitedFields(rendered, waveOf),
        patched: rendered.filter(({ patch }) => patch).flatMap((it) => it.objects.map(described)),
        hooks: rendered.flatMap((it) => it.hooks.map(described)),
    };
}

/** Each field once for all objects of a wave and kind that have it. */
function awaitedFields(rendered: readonly Rendered[], waveOf: (it: Rendered) => number): Notes["awaited"] {
    const counts = new Map<string, number>();
    for (const it of rendered) {
        for (const { kind } of it.awaits === undefined ? [] : it.objects) {
            const key = JSON.stringify([waveOf(it) + 1, it.awaits, kind]);
            counts.set(key, (counts.get(key) ?? 0) + 1);
        }
    }
    return [...counts].map(([key, count]) => {
        const [wave, path, kind] = JSON.parse(key) as [number, string, string];
        return { wave, what: `${path} of ${count} ${kind}${count === 1 ? "" : "s"}` };
    });
}

/** An object as kubectl names it, with its namespace. */
function described({ kind, metadata }: AnyObject): string {
    return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/** One object written twice would be applied over and over by a controller. */
function refuseTwins(objects: readonly AnyObject[]): void {
    const names = objects.map((object) => `${object.apiVersion.replace(/\/.*/, "")} ${manifestName(object)}`);
    const twins = names.filter((name, index) => names.indexOf(name) !== index);
    if (twins.length > 0) {
        throw refusal({
            about: `Two parts of the stack make the same object: ${[...new Set(twins)].join(", ")}`,
            allowed: "one owner of each object",
            fix: "switch one of them off in its chart's values",
        });
    }
}
