import { official } from "../config/official";
import type { Need } from "../rehearsal/node/requirements";
import { run } from "../rehearsal/tooling/process";
import { answers } from "../rehearsal/tooling/ready";

export type { Need };

const runs = (command: string, ...args: string[]) =>
    run(command, args, { timeoutMs: 20_000 }).then(({ code }) => code === 0);

/** What a cluster of kind needs; each is looked for by its cheapest command. */
export const kindNeeds: readonly Need[] = [
    { what: "docker", howToGet: "start Docker, and join its group", isThere: () => runs("docker", "info") },
    { what: "kind", howToGet: "go install sigs.k8s.io/kind@v0.33.0", isThere: () => runs("kind", "version") },
    {
        what: "kubectl",
        howToGet: "the client of your cluster",
        isThere: () => runs("kubectl", "version", "--client"),
    },
    { what: "pulumi", howToGet: "3.250.0 or later", isThere: () => runs("pulumi", "version") },
    {
        what: "the internet",
        howToGet: `${official.istioCharts} has to answer`,
        isThere: () => answers(official.istioCharts),
    },
];

/** What is missing on this machine, all of it at once. */
export async function missing(all: readonly Need[]): Promise<Need[]> {
    const there = await Promise.all(all.map(({ isThere }) => isThere()));
    return all.filter((_, index) => there[index] === false);
}

/** What a user reads when the test cannot be run; it names what stays unproven. */
export function skipped(lacking: ReadonlyMap<string, readonly Need[]>): string {
    return [
        "e2e SKIPPED, nothing was tested. This machine can run neither kind of cluster with real pods:",
        ...[...lacking].flatMap(([driver, needs]) => [
            `  ${driver} lacks`,
            ...needs.map(({ what, howToGet }) => `    ${what}: ${howToGet}`),
        ]),
        "Not covered without it: real pods, a request through the edge, refused plaintext, a certificate that rotates.",
    ].join("\n");
}
