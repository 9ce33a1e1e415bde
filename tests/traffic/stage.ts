import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import * as path from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { edgeService, endToEnd, onCluster } from "../e2e/config";
import { Bench } from "../e2e/proofs/bench";
import { deepMerge } from "../../kube/merge";
import { readStackConfig, repository } from "../../rehearsal/config";
import type { StackConfig } from "../../rehearsal/config";
import type { Running } from "../../rehearsal/driver";
import { verifyHere } from "../../rehearsal/live";
import { bringUp } from "../../rehearsal/walk";
import type { Row } from "../../checks/live/types";
import { enginesOf, killAll } from "../support/kills";

const run = promisify(execFile);
const stack = "traffic";
const plain = { color: "never", suppressProgress: true } as const;
const { namespace, name } = edgeService;

/** The end-to-end test's stack with two pods of the edge, which scenarios change. */
export class Stage {
    private constructor(
        private readonly running: Running,
        private readonly base: StackConfig,
        readonly bench: Bench,
    ) {}

    /** The sections over the base that are up. */
    private present: StackConfig = {};

    /**
     * Brings the stack up, and the service behind its Mapping.
     * @param edge the pods of the edge
     */
    static async open(
        running: Running,
        log: (line: string) => void,
        edge = { replicas: 2, disruptionBudget: true },
    ): Promise<Stage> {
        const base = onCluster(running, deepMerge(endToEnd(await readStackConfig("dev")), { edge }));
        const { kubectl, cluster } = running;
        const up = await bringUp(running, await running.open(stack, base), log);
        return new Stage(running, base, new Bench(kubectl, cluster.kubeconfig, cluster.dir, up.edge ?? ""));
    }

    /** `pulumi up` with these sections over the base's, unless they are up. */
    async up(sections: StackConfig): Promise<void> {
        if (!isDeepStrictEqual(sections, this.present)) {
            this.present = sections;
            const { stack: opened } = await this.running.open(stack, deepMerge(this.base, sections));
            await opened.up(plain);
        }
    }

    /** The same, but engine, program and providers are killed after so many milliseconds. @returns whether it was not done by then */
    async upKilled(sections: StackConfig, after: number): Promise<boolean> {
        this.present = { killed: true };
        const { stack: opened } = await this.running.open(stack, deepMerge(this.base, sections));
        const ended = opened.up(plain).then(
            () => false,
            () => true,
        );
        await Promise.race([sleep(after), ended]);
        killAll(enginesOf(process.pid));
        return ended;
    }

    /** `npm run recover`. */
    async recover(): Promise<void> {
        const { env } = await this.running.open(stack, this.base);
        const configFile = path.join(this.running.cluster.dir, "pulumi", stack, `Pulumi.${stack}.yaml`);
        const args = ["-r", "ts-node/register/transpile-only", "recover/main.ts", "--stack", stack];
        const options = { cwd: repository, env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 };
        await run(process.execPath, [...args, "--config-file", configFile], options);
    }

    /** `npm run verify` of what is up. */
    async verify(): Promise<Row[]> {
        const { stack: opened } = await this.running.open(stack, deepMerge(this.base, this.present));
        return verifyHere(opened, this.running.cluster);
    }

    /** Names of the edge's pods that are not ending. */
    async edgePods(): Promise<string[]> {
        const template = "{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}} {{end}}{{end}}";
        const which = ["-l", `app.kubernetes.io/instance=${name}`, "-o", `go-template=${template}`];
        const names = await this.bench.mustKubectl("-n", namespace, "get", "pods", ...which);
        return names.split(" ").filter((pod) => pod !== "");
    }

    /** Moves the edge to another version. @returns which; undefined where there is none */
    async moveEdge(): Promise<string | undefined> {
        const { nextEdge } = this.running;
        if (nextEdge !== undefined) {
            await this.up({ edge: nextEdge });
        }
        return nextEdge?.version;
    }

    /** Waits until a Deployment has rolled out; the edge's by default. */
    async rolled(where: string = namespace, deployment: string = name): Promise<void> {
        const args = ["rollout", "status", "deployment", deployment, "--timeout=110s"];
        await this.bench.mustKubectl("-n", where, ...args);
    }
}
