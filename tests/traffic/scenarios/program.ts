import { sleep } from "../../../rehearsal/tooling/process";
import type { Scenario } from "../scenario";

const shop = { name: "shop", namespace: "shop", port: 80 };
const route = (n: number, prefix: string) => ({ ...shop, name: `route-${n}`, service: "shop", prefix });
/** The stack's own service, and 200 more routes to it. */
const routes = (changed: string) => ({
    services: [
        { ...shop, prefix: "/shop/" },
        ...Array.from({ length: 200 }, (_, n) => route(n, n === 100 ? changed : `/route-${n}/`)),
    ],
    routes: { batch: "on" },
});

/** Milliseconds after which `up` is killed: while Helm is at work, and while the edge's pods are waited for. */
const moments = [6_000, 15_000];

/** What the program itself does, and how it is cut off. */
export const programScenarios: readonly Scenario[] = [
    {
        id: "nothing",
        // What is lost here is the machine's own, and then the other lines say nothing.
        what: "nothing happens",
        act: async () => {
            await sleep(20_000);
            return "20 s";
        },
    },
    {
        id: "route",
        what: "one route of 200 changes",
        begin: routes("/route-100/"),
        act: async (stage) => {
            await stage.up(routes("/changed/"));
            const { status } = await stage.bench.until("/changed/", (answer) => answer.status === 200);
            if (status !== 200) {
                throw new Error(`the changed one answers ${status}`);
            }
            return "the changed one answers 200";
        },
    },
    {
        id: "killed",
        what: "pulumi up is killed while the edge rolls, then recover and up",
        act: async (stage) => {
            let cut = 0;
            for (const [index, after] of moments.entries()) {
                const value = `${Date.now()}-${index}`;
                const changed = { edge: { values: { podAnnotations: { "e2e.example.com/killed": value } } } };
                cut += (await stage.upKilled(changed, after)) ? 1 : 0;
                await stage.recover();
                await stage.up(changed);
                await stage.rolled();
            }
            await sleep(15_000);
            return `cut off ${cut} of ${moments.length} times, each followed by recover and a good up`;
        },
    },
];
