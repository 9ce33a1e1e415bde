import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Printed } from "./edgeEngine";
import { EngineHarness } from "./engine";

export const mappingsPath = "/apis/getambassador.io/v3alpha1/mappings";

/** Every event of a Mapping, from the API server itself. */
export class MappingWatch {
    /** What became of Mappings but being made and changed. */
    readonly deleted: string[] = [];
    private seen = 0;
    private child!: ChildProcess;

    /** Resolves when it has seen as many as there are. */
    async start(harness: EngineHarness, count: number): Promise<void> {
        const args = ["--kubeconfig", harness.cluster.kubeconfig, "get", "--raw", `${mappingsPath}?watch=true`];
        this.child = spawn(harness.tools.kubectl, args, { stdio: ["ignore", "pipe", "inherit"] });
        createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
            const { type, object } = JSON.parse(line) as { type: string; object: Printed };
            this.seen += 1;
            if (type !== "ADDED" && type !== "MODIFIED") {
                this.deleted.push(`${type} ${object.metadata.name}`);
            }
        });
        for (let tries = 0; this.seen < count; tries += 1) {
            assert.ok(tries < 100, "the watch shows no Mapping");
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }

    stop(): void {
        assert.equal(this.child.exitCode, null, "the watch ended before the test");
        this.child.kill();
    }
}

/** Every Mapping of the cluster. */
export async function liveMappings(harness: EngineHarness): Promise<readonly Printed[]> {
    return (JSON.parse(await harness.kubectl("get", "--raw", mappingsPath)) as { items: Printed[] }).items;
}
