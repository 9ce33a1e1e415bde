import { z } from "zod";
import { objectName, resources, values, version } from "./fields";
import { official } from "../official";

/** Prometheus, or what one that is there already has to know. */
export const prometheus = z.strictObject({
    enabled: z.boolean().default(true),
    /**
     * `helm` installs a Prometheus of ours; `operator` makes PodMonitors for one that the Prometheus Operator runs, whose
     * CRDs have to be there.
     */
    install: z.enum(["helm", "operator"]).default("helm"),
    /** With `install: operator`: labels of the PodMonitors, by which that Prometheus selects them. */
    monitorLabels: z.record(z.string(), z.string()).default({}),
    chart: z.string().default("prometheus"),
    repository: z.string().default(official.prometheusCharts),
    version: version.default("28.13.0"),
    retention: z
        .string()
        .regex(/^\d+(h|d|w|y)$/, "must be a duration such as 15d")
        .default("15d"),
    /** Where samples are sent on, for more load or longer than one pod can keep. */
    remoteWrite: z
        .array(
            z.strictObject({
                url: z.string().regex(/^https?:\/\/[^/@]+(\/\S*)?$/, "must be a URL without a password"),
                /** Existing Secret with the keys `username` and `password`, in the namespace of Prometheus. */
                secret: objectName.optional(),
            }),
        )
        .default([]),
    resources,
    values,
});
