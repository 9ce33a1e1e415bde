import type { StackConfig } from "../../rehearsal/config";
import { sleep } from "../../rehearsal/tooling/process";
import { edgeService } from "../../e2e/config";
import type { Bench } from "../../e2e/proofs/bench";

/** What a scenario has at hand. */
export interface Stage {
    readonly bench: Bench;
    /** `pulumi up` with these sections over the stack's. */
    readonly up: (sections: StackConfig) => Promise<void>;
}

/** Something that happens while requests pass. */
export interface Scenario {
    readonly id: string;
    readonly what: string;
    /** Brings the stack to where the scenario begins; not under load. */
    readonly prepare?: (stage: Stage) => Promise<void>;
    /** @returns what was seen, in a few words */
    readonly act: (stage: Stage) => Promise<string>;
}

const { namespace, name } = edgeService;

async function edgePods(bench: Bench): Promise<string[]> {
    const which = ["-l", `app.kubernetes.io/instance=${name}`, "-o", "jsonpath={.items[*].metadata.name}"];
    const names = await bench.mustKubectl("-n", namespace, "get", "pods", ...which);
    return names.split(" ").filter((pod) => pod !== "");
}

const rolled = (bench: Bench) =>
    bench.mustKubectl("-n", namespace, "rollout", "status", "deployment", name, "--timeout=110s");

/** Serial number of the certificate in a pod of the edge. */
async function serial(bench: Bench, pod: string): Promise<string> {
    const script = "import ssl,sys;print(hash(open('/etc/istio-certs/cert-chain.pem').read()))";
    const environment = ["env", "PYTHONHASHSEED=0", "python3", "-c", script];
    const { stdout } = await bench.kubectl("-n", namespace, "exec", pod, "-c", name, "--", ...environment);
    return stdout.trim();
}

/** Lets the agent of a pod begin anew, and waits for the certificate that it fetches. */
async function renew(bench: Bench, pod: string): Promise<boolean> {
    const before = await serial(bench, pod);
    const post = ["curl", "-s", "-X", "POST", "http://127.0.0.1:15020/quitquitquit"];
    await bench.kubectl("-n", namespace, "exec", pod, "-c", name, "--", ...post);
    for (let tries = 0; tries < 60; tries++) {
        await sleep(1000);
        const now = await serial(bench, pod);
        if (now !== "" && now !== before) {
            return true;
        }
    }
    return false;
}

/** Who calls can be told only by mTLS, so authorization waits for it. */
const strictly = (scope: string) => ({ strict: { scope }, authorization: { enabled: false } });
const route = (n: number, prefix: string) => ({
    name: `route-${n}`,
    namespace: "shop",
    service: "shop",
    port: 80,
    prefix,
});
const routes = (changed: string) =>
    Array.from({ length: 200 }, (_, n) => route(n, n === 100 ? changed : `/route-${n}/`));

/** What users fear, in the order of the table. */
export const scenarios: readonly Scenario[] = [
    {
        // What is lost here is the machine's own, and then the lines below say nothing.
        id: "nothing",
        what: "nothing happens",
        act: async () => {
            await sleep(20_000);
            return "20 s";
        },
    },
    {
        id: "rotation",
        what: "certificates renewed four times in each pod of the edge",
        act: async ({ bench }) => {
            let renewed = 0;
            for (let round = 0; round < 4; round++) {
                for (const pod of await edgePods(bench)) {
                    renewed += (await renew(bench, pod)) ? 1 : 0;
                    await sleep(5000);
                }
            }
            return `${renewed} new certificates`;
        },
    },
    {
        id: "roll",
        what: "the edge rolls, because a value changes",
        act: async ({ bench, up }) => {
            await up({ edge: { values: { podAnnotations: { "e2e.example.com/roll": String(Date.now()) } } } });
            await rolled(bench);
            await sleep(15_000);
            return "both pods are new";
        },
    },
    {
        id: "pod",
        what: "one of two pods of the edge is deleted",
        act: async ({ bench }) => {
            const [pod = ""] = await edgePods(bench);
            await bench.mustKubectl("-n", namespace, "delete", "pod", pod);
            await rolled(bench);
            return "another one took its place";
        },
    },
    {
        id: "istiod",
        what: "istiod is away for a minute",
        act: async ({ bench }) => {
            const scale = (replicas: number) =>
                bench.mustKubectl("-n", "istio-system", "scale", "deployment", "istiod", `--replicas=${replicas}`);
            await scale(0);
            await sleep(60_000);
            await scale(1);
            await bench.mustKubectl("-n", "istio-system", "rollout", "status", "deployment", "istiod", "--timeout=90s");
            return "it is back";
        },
    },
    {
        id: "strict",
        what: "strict from off to namespaces to mesh",
        prepare: ({ up }) => up(strictly("off")),
        act: async ({ up }) => {
            await up(strictly("namespaces"));
            await up(strictly("mesh"));
            return "two runs of up";
        },
    },
    {
        id: "route",
        what: "one route of 200 changes",
        prepare: ({ up }) => up({ services: routes("/route-100/"), routes: { batch: "on" } }),
        act: async ({ bench, up }) => {
            await up({ services: routes("/changed/"), routes: { batch: "on" } });
            const { status } = await bench.until("/changed/", (answer) => answer.status === 200);
            return `the changed one answers ${status}`;
        },
    },
];
