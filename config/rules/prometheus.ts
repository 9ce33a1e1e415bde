import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import { Settings, settingsSchema } from "../schema";

/** Keys of `prometheus` that do nothing in the other way. */
const idleKeys: Readonly<Record<Settings["prometheus"]["install"], readonly string[]>> = {
    helm: ["monitorLabels"],
    operator: ["chart", "repository", "version", "retention", "remoteWrite", "resources", "values"],
};

/** Every key of `prometheus` has to mean something for the Prometheus that scrapes. */
export function checkPrometheus({ prometheus }: Settings): Problem[] {
    const given: Readonly<Record<string, unknown>> = prometheus;
    const defaults: Readonly<Record<string, unknown>> = settingsSchema.parse({}).prometheus;
    return idleKeys[prometheus.install]
        .filter((key) => JSON.stringify(given[key]) !== JSON.stringify(defaults[key]))
        .map((key) => ({
            path: `prometheus.${key}`,
            seen: given[key],
            allowed: `nothing with prometheus.install ${prometheus.install}, where it has no effect`,
            fix: fixCommand(`prometheus.${key}`, "rm"),
        }));
}

/** Whether this program installs a Prometheus. */
export function hasOwnPrometheus({ prometheus }: Settings): boolean {
    return prometheus.enabled && prometheus.install === "helm";
}
