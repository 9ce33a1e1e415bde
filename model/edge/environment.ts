import { parse } from "yaml";
import { isObject } from "../../kube/merge";
import { textIn, valueIn } from "../../kube/lookup";
import type { Container, EnvEntry } from "../../kube/podTemplate";

/** Data of a ConfigMap beside the edge; undefined where it is not known. */
export type ConfigMaps = (name: string) => Readonly<Record<string, string>> | undefined;

/** What a container gets as environment, as far as it can be read before anything is made. */
export interface Environment {
    readonly entries: readonly EnvEntry[];
    readonly unread: readonly Unread[];
}

/** Variables whose values stand somewhere else. */
export interface Unread {
    /** Where, below the container: `envFrom[0]`, or `env.NAME`. */
    readonly path: string;
    readonly kind: "ConfigMap" | "Secret";
    readonly name: string;
}

const sources = [
    { kind: "ConfigMap", all: "configMapRef", one: "configMapKeyRef" },
    { kind: "Secret", all: "secretRef", one: "secretKeyRef" },
] as const;

/** ConfigMaps that a container's environment comes from. */
export function configMapNames({ env = [], envFrom = [] }: Container): string[] {
    const names = [
        ...envFrom.map((it) => textIn(it, "configMapRef", "name")),
        ...env.map((it) => textIn(it, "valueFrom", "configMapKeyRef", "name")),
    ];
    return [...new Set(names.filter((it) => it !== undefined))];
}

/** A container's variables, those of its own over what comes by `envFrom`. Secrets are never read. */
export function environmentOf({ env = [], envFrom = [] }: Container, configMaps: ConfigMaps): Environment {
    const known = (name: string | undefined) => (name === undefined ? undefined : configMaps(name));
    const wholes = envFrom.map((it, index) => {
        const data = known(textIn(it, "configMapRef", "name"));
        const prefix = textIn(it, "prefix") ?? "";
        return {
            entries: Object.entries(data ?? {}).map(([key, value]) => ({ name: prefix + key, value })),
            unread: data === undefined ? unreadOf(it, "all", `envFrom[${index}]`) : [],
        };
    });
    const own = env.map((it) => {
        const key = textIn(it, "valueFrom", "configMapKeyRef", "key") ?? "";
        const data = known(textIn(it, "valueFrom", "configMapKeyRef", "name"));
        return {
            entry: data?.[key] === undefined ? it : { name: it.name, value: data[key] },
            unread: data === undefined ? unreadOf(it.valueFrom, "one", `env.${it.name}`) : [],
        };
    });
    const names = new Set(env.map(({ name }) => name));
    return {
        entries: [
            ...wholes.flatMap(({ entries }) => entries).filter(({ name }) => !names.has(name)),
            ...own.map(({ entry }) => entry),
        ],
        unread: [...wholes, ...own].flatMap(({ unread }) => unread),
    };
}

function unreadOf(place: unknown, which: "all" | "one", path: string): Unread[] {
    return sources.flatMap(({ kind, [which]: key }) => {
        const name = textIn(place, key, "name");
        return name === undefined ? [] : [{ path, kind, name }];
    });
}

/**
 * The variables that a text of the chart's `envRaw` sets. Helm fills the text in before it reads it: a value that is made by
 * that is not known here, and stands without one.
 */
export function rawEntries(text: string): EnvEntry[] {
    const entries = listIn(text.replace(/\{\{[^]*?\}\}/g, ""));
    return entries.filter(isObject).flatMap((it) => {
        const [name = "", value] = [textIn(it, "name"), valueIn(it, "value")];
        const isKnown = ["string", "number", "boolean"].includes(typeof value);
        return name === "" ? [] : [{ name, ...(isKnown ? { value: String(value) } : {}) }];
    });
}

function listIn(text: string): readonly unknown[] {
    try {
        // Both branches of a condition stand there by now.
        const value: unknown = parse(text, { uniqueKeys: false });
        return Array.isArray(value) ? (value as readonly unknown[]) : [];
    } catch {
        return [];
    }
}
