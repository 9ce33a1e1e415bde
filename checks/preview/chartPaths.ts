import { objectIn, valueIn } from "../../kube/lookup";

/**
 * Every path of values that a chart reads, with dots between the keys; `.*` at the end stands for anything below.
 * Sorted, so that a snapshot can be reviewed.
 */
export type ChartPaths = readonly string[];

/** A chart's sources: its default values, and the text of everything that may speak of `.Values`. */
export interface ChartSources {
    readonly values: unknown;
    readonly templates: string;
    readonly subcharts: Readonly<Record<string, ChartSources>>;
}

/** Istio's charts keep their defaults here, so that a profile can come between them and the user's values. */
const istioDefaults = "_internal_defaults_do_not_set";
/** Maps that charts hand on as they are, whatever the defaults have in them and however the template writes them. */
const freeForm: readonly string[] = ["meshConfig", "resources", "defaultResources", "securityContext"];

/** The paths that a chart knows: those of its defaults, and those that its templates name beside them. */
export function chartPaths({ values, templates, subcharts }: ChartSources): ChartPaths {
    const wrapped = objectIn(values, istioDefaults);
    const defaults = Object.keys(wrapped).length > 0 ? wrapped : objectIn(values);
    const isEmptyChart = (key: string) => key in subcharts && Object.keys(objectIn(defaults, key)).length === 0;
    const entries = Object.entries(defaults).filter(([key]) => !isEmptyChart(key));
    const own = [...defaultPaths(Object.fromEntries(entries), ""), ...templatePaths(defaults, templates)];
    // A text in the parent's values, such as `envRaw`, may be evaluated as a template of the subchart.
    const below = Object.entries(subcharts).flatMap(([name, { templates: texts, ...chart }]) =>
        chartPaths({ ...chart, templates: `${texts}\n${JSON.stringify(values)}` }).map((path) => `${name}.${path}`),
    );
    const shared = below.length > 0 ? ["global.*"] : [];
    return tidy([...own, ...below, ...shared].flatMap((path) => [path, ...copies(templates, path)]));
}

/** Istio's `pilot.x` is a second name of `x`: the chart copies everything below `pilot` to the top. */
function copies(templates: string, path: string): string[] {
    const [, prefix] = /mustMergeOverwrite \$\.Values \(index \$\.Values "(\w+)"\)/.exec(templates) ?? [];
    return prefix === undefined || path.startsWith(`${prefix}.`) ? [] : [`${prefix}.${path}`];
}

/** Each path once, and none below an open one. */
function tidy(paths: readonly string[]): ChartPaths {
    const open = new Set(paths.filter((path) => path.endsWith(".*")));
    const isCovered = (path: string) =>
        ancestors(path)
            .filter((it) => it !== path)
            .some((it) => open.has(`${it}.*`) && `${it}.*` !== path);
    return [...new Set(paths)].filter((path) => !isCovered(path)).sort();
}

function defaultPaths(value: unknown, prefix: string): string[] {
    const isFree = freeForm.includes(prefix.split(".").pop() ?? "");
    const entries = Object.entries(objectIn(value));
    if (entries.length > 0 && !isFree) {
        return entries.flatMap(([key, inner]) => defaultPaths(inner, prefix === "" ? key : `${prefix}.${key}`));
    }
    if (prefix === "") {
        return [];
    }
    return [value === null || value === "" || typeof value === "object" ? `${prefix}.*` : prefix];
}

/** What stands in templates only; a map that is written out as a whole is open. */
function templatePaths(defaults: unknown, templates: string): string[] {
    const text = templates.replace(/\(\$?\.Values((?:\.\w+)*)\)/g, ".Values$1");
    const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, path = ""]) => path.slice(1));
    const whole = [
        ...all(/toYaml \(?(?:omitNil )?\$?\.Values((?:\.[\w-]+)+)/g),
        ...all(/\.Values((?:\.\w+)+)\s*\|\s*toYaml/g),
        ...all(/range [^}]*\.Values((?:\.\w+)+)/g),
        ...all(/with \$?\.Values((?:\.\w+)+)\s*-?\}\}[^{]*\{\{-?\s*toYaml \./g),
    ];
    const named = all(/\.Values((?:\.\w+)+)/g).filter((path) => valueIn(defaults, ...path.split(".")) === undefined);
    return [...whole, ...named].filter((path) => !path.startsWith("_")).map((path) => `${path}.*`);
}

/** Paths of `values` that a chart with `paths` never reads. A map is looked into only where the chart does. */
export function ignoredPaths(values: unknown, paths: ChartPaths): string[][] {
    const open = new Set(paths.filter((path) => path.endsWith(".*")).map((path) => path.slice(0, -2)));
    const known = new Set(paths.flatMap((path) => ancestors(path.replace(/\.\*$/, ""))));
    const search = (value: unknown, prefix: readonly string[]): string[][] =>
        Object.entries(objectIn(value)).flatMap(([key, inner]) => {
            const path = [...prefix, key];
            const name = path.join(".");
            return open.has(name) ? [] : known.has(name) ? search(inner, path) : [path];
        });
    return search(values, []);
}

function ancestors(path: string): string[] {
    const keys = path.split(".");
    return keys.map((_key, index) => keys.slice(0, index + 1).join("."));
}

/** The known path that a user most likely meant; undefined when none is near. */
export function nearest(path: string, paths: ChartPaths): string | undefined {
    const depth = path.split(".").length;
    const known = [...new Set(paths.flatMap((it) => ancestors(it.replace(/\.\*$/, ""))))];
    const last = path.split(".").pop() ?? "";
    const moved = known.filter((it) => it.endsWith(`.${last}`) || it === last);
    const [best] = known
        .filter((it) => it.split(".").length === depth)
        .map((it) => ({ it, far: distance(path.toLowerCase(), it.toLowerCase()) }))
        .sort((a, b) => a.far - b.far);
    const within = (limit: number) => (best !== undefined && best.far <= limit ? best.it : undefined);
    return within(2) ?? moved[0] ?? within(last.length / 3);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
    let row = [...Array(b.length + 1).keys()];
    for (const [i, letter] of [...a].entries()) {
        const next = [i + 1];
        for (const [j, other] of [...b].entries()) {
            next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
        }
        row = next;
    }
    return row[b.length] ?? 0;
}
