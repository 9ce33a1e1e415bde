import { fixCommand, pathText } from "../../messages/fix";
import { ChartPaths, ignoredPaths, nearest } from "./chartPaths";
import type { Finding, Guardrail } from "./finding";
import { objectIn, valueIn } from "../../kube/lookup";
import { unknownMappingFields } from "./mappingFields";
import type { Desired } from "./desired";
import type { ChartKey } from "./chartFacts";

/** The setting that holds the user's values of a chart. */
function settingOf(chart: ChartKey): string[] {
    const [section = "", name] = chart.split(".");
    return [section, "values", ...(name === undefined ? [] : [name])];
}

/** The subchart's values that someone wrote one level too high. */
function misplaced({ emissary, settings, charts }: Desired): string[] {
    const paths = charts.edge?.paths ?? [];
    const tops = new Set(paths.map((path) => path.replace(/\..*/, "")));
    const inside = new Set(
        paths
            .filter((path) => path.startsWith(`${emissary.join(".")}.`))
            .map((path) => path.split(".")[emissary.length] ?? ""),
    );
    return emissary.length === 0
        ? []
        : Object.keys(settings.edge.values).filter((key) => !tops.has(key) && inside.has(key));
}

/** EM-001: Emissary's values one level too high, or one too low. */
export const nesting: Guardrail = (desired) => {
    const { emissary, settings } = desired;
    const wrong = misplaced(desired).map((key): Finding => {
        const path = pathText(["edge", "values", key]);
        const better = pathText(["edge", "values", ...emissary, key]);
        return {
            check: "nesting",
            severity: "error",
            path,
            seen: settings.edge.values[key],
            allowed: `below edge.values.${emissary.join(".")}, because the chart hands on to Emissary only what stands there`,
            fix: `${fixCommand(path, "rm")} && ${fixCommand(better, "set")}`,
        };
    });
    const nested = settings.edge.values["emissary-ingress"];
    const deep: Finding[] =
        emissary.length > 0 || nested === undefined
            ? []
            : [
                  {
                      check: "nesting",
                      severity: "error",
                      path: "edge.values.emissary-ingress",
                      seen: nested,
                      allowed: "nothing: this chart is Emissary's own, and has these values at the top",
                      fix: fixCommand("edge.values.emissary-ingress", "rm"),
                  },
              ];
    return [...wrong, ...deep];
};

/** EM-031: values that a chart never reads, and fields that the chart of the routes hands on to be dropped. */
export const silentValues: Guardrail = (desired) => [...ignoredValues(desired), ...unknownMappingFields(desired)];

function ignoredValues(desired: Desired): Finding[] {
    return (Object.entries(desired.values) as [ChartKey, unknown][]).flatMap(([chart, values]) => {
        const paths = desired.charts[chart]?.paths;
        const elsewhere = chart === "edge" ? misplaced(desired) : [];
        return paths === undefined
            ? []
            : ignoredPaths(values, paths)
                  .filter(([top = ""]) => !elsewhere.includes(top))
                  .map((path) => ignored(desired, chart, path, paths));
    });
}

function ignored({ values, charts }: Desired, chart: ChartKey, path: readonly string[], paths: ChartPaths): Finding {
    const setting = pathText([...settingOf(chart), ...path]);
    const near = nearest(path.join("."), paths);
    const better = near === undefined ? [] : [fixCommand(pathText([...settingOf(chart), ...near.split(".")]), "set")];
    return {
        check: "silentValues",
        severity: "warning",
        path: setting,
        seen: valueIn(values[chart], ...path),
        allowed: `a value that the chart ${charts[chart]?.chart} reads${near === undefined ? "" : `, such as ${near}`}`,
        fix: [fixCommand(setting, "rm"), ...better].join(" && "),
    };
}

/** The charts with values of the user's that nobody can check without a download, by their settings. */
export function uncheckedCharts({ values, charts, settings }: Desired): string[] {
    return (Object.keys(values) as ChartKey[])
        .filter((chart) => charts[chart]?.paths === undefined)
        .map((chart) => settingOf(chart))
        .filter((path) => Object.keys(objectIn(settings, ...path)).length > 0)
        .map((path) => path.join("."));
}
