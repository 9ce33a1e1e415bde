import { edgeService } from "../../e2e/config";
import { sleep } from "../../../rehearsal/tooling/process";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

const { namespace } = edgeService;
/** Milliseconds in which the old pods end: the handler before their end, and what is under way. */
const ending = 15_000;

/** Whether no pod is left of those before. */
async function isReplaced(stage: Stage, before: readonly string[]): Promise<string> {
    await stage.rolled();
    await sleep(ending);
    const left = (await stage.edgePods()).filter((pod) => before.includes(pod));
    if (left.length > 0) {
        throw new Error(`still there: ${left.join(", ")}`);
    }
    return "both pods are new";
}

const annotated = (value: string) => ({ edge: { values: { podAnnotations: { "e2e.example.com/roll": value } } } });

/** What happens to the edge's own pods. */
export const edgeScenarios: readonly Scenario[] = [
    {
        id: "roll",
        what: "the edge rolls, because a value changes",
        act: async (stage) => {
            const before = await stage.edgePods();
            await stage.up(annotated(String(Date.now())));
            return isReplaced(stage, before);
        },
    },
    {
        id: "tracing",
        what: "the edge rolls, because tracing is switched on",
        begin: { zipkin: { enabled: false } },
        act: async (stage) => {
            const before = await stage.edgePods();
            await stage.up({});
            return isReplaced(stage, before);
        },
    },
    {
        id: "version",
        what: "the edge moves to another version",
        act: async (stage) => {
            const before = await stage.edgePods();
            const version = await stage.moveEdge();
            return version === undefined
                ? "NOT SHOWN: there is none here"
                : `${version}, ${await isReplaced(stage, before)}`;
        },
    },
    {
        id: "pod",
        what: "one of two pods of the edge is deleted",
        act: async (stage) => {
            const [pod = ""] = await stage.edgePods();
            await stage.bench.mustKubectl("-n", namespace, "delete", "pod", pod);
            await stage.rolled();
            return "another one took its place";
        },
    },
    {
        id: "kill",
        what: "one of two pods of the edge is killed without notice",
        inherent: "what it was answering, and what is sent to it until the cluster has noticed",
        act: async (stage) => {
            const [pod = ""] = await stage.edgePods();
            await stage.bench.mustKubectl("-n", namespace, "delete", "pod", pod, "--grace-period=0", "--force");
            await stage.rolled();
            return "another one took its place";
        },
    },
];
