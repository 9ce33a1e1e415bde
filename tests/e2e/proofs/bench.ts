import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { mustRun, run, sleep } from "../../../rehearsal/tooling/process";
import type { Ran } from "../../../rehearsal/tooling/process";
import { ports } from "../../../kube/wellKnown";
import { edgeService } from "../config";

/** A Kubernetes object. */
export interface AnyObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string | undefined;
        readonly labels?: object | undefined;
        readonly annotations?: object | undefined;
    };
    readonly [field: string]: unknown;
}

/** An answer through the edge: status 0 for none. */
export interface Answer {
    readonly status: number;
    readonly text: string;
}

/** What a call from a pod came to: curl's exit code, and the status if there was one. */
export interface Call {
    readonly exit: number;
    readonly status: number;
}

/** The running cluster, as the proofs use it. */
export class Bench {
    constructor(
        private readonly kubectlPath: string,
        private readonly kubeconfig: string,
        private readonly folder: string,
        /** Address of the edge, without a path. */
        readonly edge: string,
    ) {}

    kubectl(...args: string[]): Promise<Ran> {
        return run(this.kubectlPath, ["--kubeconfig", this.kubeconfig, ...args], { timeoutMs: 120_000 });
    }

    mustKubectl(...args: string[]): Promise<string> {
        return mustRun(this.kubectlPath, ["--kubeconfig", this.kubeconfig, ...args], { timeoutMs: 120_000 });
    }

    /** Makes or changes objects. */
    async apply(...objects: readonly AnyObject[]): Promise<void> {
        const file = join(this.folder, "proofs.yaml");
        await writeFile(file, objects.map((object) => stringify(object)).join("---\n"));
        await this.mustKubectl("apply", "--server-side", "--force-conflicts", "-f", file);
    }

    /** Makes an object again that was deleted, from what kubectl said of it. */
    async restore(json: string): Promise<void> {
        const { status: _status, metadata, ...rest } = JSON.parse(json) as AnyObject & { readonly status?: unknown };
        const { name, namespace, labels, annotations } = metadata;
        await this.apply({ ...rest, metadata: { name, namespace, labels, annotations } });
    }

    /** GET through the edge. */
    async get(path: string): Promise<Answer> {
        try {
            const response = await fetch(this.edge + path, { signal: AbortSignal.timeout(10_000) });
            return { status: response.status, text: await response.text() };
        } catch (error) {
            return { status: 0, text: String(error) };
        }
    }

    /** Asks until the answer fits, for at most half a minute: the edge takes up a Mapping in some seconds. */
    async until(path: string, fits: (answer: Answer) => boolean): Promise<Answer> {
        let answer = await this.get(path);
        for (const end = Date.now() + 30_000; !fits(answer) && Date.now() < end; answer = await this.get(path)) {
            await sleep(500);
        }
        return answer;
    }

    /** Calls a URL by curl in a pod. */
    async call(namespace: string, pod: string, ...args: string[]): Promise<Call> {
        const write = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{exitcode}\\n", "--max-time", "10", "--http1.1"];
        const inside = ["-n", namespace, "exec", pod, "-c", "probe", "--", "curl", ...write, ...args];
        const { stdout, stderr } = await this.kubectl(...inside);
        const [, status, exit] = /^(\d{3}) (\d+)\s*$/m.exec(stdout) ?? [];
        if (status === undefined) {
            throw new Error(`curl in pod ${namespace}/${pod} told nothing: ${stderr.trim().slice(0, 300)}`);
        }
        return { status: Number(status), exit: Number(exit) };
    }

    /** GET of a Service's path, by the API server. */
    async service(namespace: string, service: string, port: number, path: string): Promise<unknown> {
        const raw = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy${path}`;
        return JSON.parse(await this.mustKubectl("get", "--raw", raw));
    }

    /** Counters of Envoy whose names fit, over all pods of the edge. */
    async edgeCounter(name: string): Promise<number> {
        const { namespace, name: edge } = edgeService;
        const pods = await this.mustKubectl(
            "-n",
            namespace,
            "get",
            "pods",
            "-l",
            `app.kubernetes.io/name=${edge}`,
            "-o",
            "name",
        );
        const url = `http://127.0.0.1:${ports.edgeEnvoy}/stats?filter=${encodeURIComponent(name)}`;
        const answers = await Promise.all(
            pods
                .trim()
                .split("\n")
                .map((pod) => this.mustKubectl("-n", namespace, "exec", pod, "--", "curl", "-s", url)),
        );
        return [...answers.join("\n").matchAll(/: (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    }

    /** Image of the edge, which is there and has curl and Python. */
    async edgeImage(): Promise<string> {
        const { namespace, name } = edgeService;
        const path = "jsonpath={.spec.template.spec.containers[0].image}";
        return (await this.mustKubectl("-n", namespace, "get", "deployment", name, "-o", path)).trim();
    }
}
