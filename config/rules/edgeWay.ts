import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import { withDistribution } from "../distribution";
import { Settings, settingsSchema } from "../schema";
import { idleProblems } from "./idle";

/** Keys of `edge` that do nothing when the edge is not installed by the chart. */
const chartKeys = [
    "chart",
    "repository",
    "version",
    "replicas",
    "autoscaling",
    "spread",
    "disruptionBudget",
    "resources",
    "redis",
    "values",
];

/** The same, by way: a key that was set and would do nothing is refused, because its user expects something of it. */
const idleKeys: Readonly<Record<Settings["edge"]["install"], readonly string[]>> = {
    helm: ["manifest", "deployment"],
    yaml: chartKeys,
    existing: [...chartKeys, "manifest", "crds"],
};

/** Every key of `edge` has to mean something for the way in which the edge is installed. Returns every breach. */
export function checkEdgeWay({ edge }: Settings): Problem[] {
    const { distribution, ambassadorId } = edge;
    const bare = withDistribution(settingsSchema.parse({ edge: { distribution, ambassadorId } }));
    const why = `edge.install ${edge.install}, where it has no effect`;
    const problems = idleProblems("edge", edge, bare.edge, idleKeys[edge.install], why);
    if (edge.install === "yaml" && edge.manifest === undefined) {
        const allowed = "URL or path of the edge's published manifest, because edge.install is yaml";
        const fix = fixCommand("edge.manifest", "set", "PATH");
        return [...problems, { path: "edge.manifest", seen: undefined, allowed, fix }];
    }
    return problems;
}
