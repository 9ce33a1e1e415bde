import { official } from "../../config/official";
import { formatNeeds, Need } from "../../rehearsal/driver";
import { run } from "../../rehearsal/tooling/process";
import { answers } from "../../rehearsal/tooling/ready";

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

/** What a user reads when the test cannot be run; it names what stays unproven. */
export function skipped(lacking: ReadonlyMap<string, readonly Need[]>): string {
    return [
        "SKIPPED, nothing was tested. This machine can run neither kind of cluster with real pods:",
        ...[...lacking].flatMap(([driver, needs]) => [
            `  ${driver} lacks`,
            ...formatNeeds(needs).map((line) => `    ${line}`),
        ]),
        "Not covered without it: real pods, a request through the edge, refused plaintext, a certificate that rotates.",
    ].join("\n");
}
