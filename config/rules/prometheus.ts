import { fixCommand } from "../../messages/fix";
import { valueIn } from "../../kube/lookup";
import { mayBeList } from "../../kube/yamlText";
import { objectNames } from "../names";
import type { Problem } from "../../messages/problem";
import { idleProblems } from "./idle";
import { Settings, settingsSchema } from "../schema";

/** Keys of `prometheus` that do nothing in the other way. */
const idleKeys: Readonly<Record<Settings["prometheus"]["install"], readonly string[]>> = {
    helm: ["monitorLabels"],
    operator: ["chart", "repository", "version", "retention", "remoteWrite", "resources", "values"],
};

/** Every key of `prometheus` has to mean something for the Prometheus that scrapes. */
export function checkPrometheus({ prometheus }: Settings): Problem[] {
    const { prometheus: defaults } = settingsSchema.parse({});
    const why = `prometheus.install ${prometheus.install}, where it has no effect`;
    const idle = idleProblems("prometheus", prometheus, defaults, idleKeys[prometheus.install], why);
    return [...idle, ...checkValues(prometheus)];
}

/** Values in whose place ours cannot stand, or stand no more. */
function checkValues({ values }: Settings["prometheus"]): Problem[] {
    const expected = [
        {
            key: ["extraScrapeConfigs"],
            // The chart renders it as a template, and what that gives is not known here.
            fits: mayBeList,
            allowed: "a text that is a YAML list of scrape jobs: the edge's job is added to it",
        },
        {
            key: ["server", "extraSecretMounts"],
            fits: (it: unknown) => Array.isArray(it),
            allowed: "a list: the logins of prometheus.remoteWrite are added to it",
        },
        {
            key: ["server", "fullnameOverride"],
            fits: (it: unknown) => it === objectNames.prometheusServer,
            allowed: `nothing: the Service is looked for as ${objectNames.prometheusServer}`,
        },
    ];
    return expected.flatMap(({ key, fits, allowed }) => {
        const seen = valueIn(values, ...key);
        const path = `prometheus.values.${key.join(".")}`;
        return seen === undefined || (seen === null && key.length === 1) || fits(seen)
            ? []
            : [{ path, seen, allowed, fix: fixCommand(path, "rm") }];
    });
}

/** Whether this program installs a Prometheus. */
export function hasOwnPrometheus({ prometheus }: Settings): boolean {
    return prometheus.enabled && prometheus.install === "helm";
}
