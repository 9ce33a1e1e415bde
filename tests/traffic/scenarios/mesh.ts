import { sleep } from "../../../rehearsal/tooling/process";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** Who calls can be told only by mTLS, so authorization waits for it. */
const strictly = (scope: string) => ({ strict: { scope }, authorization: { enabled: false } });

/** A second istiod beside the first; of the same version, which is all that a machine without downloads has. */
const canary = { istio: { canary: { revision: "b", version: "1.30.3" } } };
const meshNamespaces = [
    { name: "default", create: false, revision: "b" },
    { name: "shop", revision: "b" },
];

async function revisionsOf(stage: Stage, namespace: string): Promise<string> {
    const template = '{{range .items}}{{index .metadata.annotations "istio.io/rev"}} {{end}}';
    const all = await stage.bench.mustKubectl("-n", namespace, "get", "pods", "-o", `go-template=${template}`);
    return [...new Set(all.trim().split(" "))].join(" and ");
}

/** What happens to the mesh. */
export const meshScenarios: readonly Scenario[] = [
    {
        id: "istiod",
        what: "istiod is away for a minute",
        act: async (stage) => {
            const scale = (replicas: number) =>
                stage.bench.mustKubectl(
                    "-n",
                    "istio-system",
                    "scale",
                    "deployment",
                    "istiod",
                    `--replicas=${replicas}`,
                );
            await scale(0);
            await sleep(60_000);
            await scale(1);
            await stage.rolled("istio-system", "istiod");
            return "it is back";
        },
    },
    {
        id: "strict",
        what: "strict from off to namespaces to mesh",
        begin: strictly("off"),
        act: async (stage) => {
            await stage.up(strictly("namespaces"));
            await stage.up(strictly("mesh"));
            return "two runs of up";
        },
    },
    {
        id: "canary",
        what: "two namespaces move to a canary revision of Istio",
        begin: canary,
        act: async (stage) => {
            await stage.up({ ...canary, meshNamespaces });
            // The sample is the program's own; other workloads are restarted by whoever they belong to.
            await stage.bench.mustKubectl("-n", "shop", "rollout", "restart", "deployment", "shop");
            await stage.rolled("shop", "shop");
            await sleep(15_000);
            const seen = await Promise.all(["default", "shop"].map((it) => revisionsOf(stage, it)));
            if (seen.some((it) => it !== "b")) {
                throw new Error(`pods are of revision ${seen.join(", ")}`);
            }
            return "all pods are of revision b";
        },
    },
];
