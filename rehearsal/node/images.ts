import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { VERSIONS } from "../tooling/goBuild";
import { zipkinVersion } from "./downloads";
import { pauseImage } from "./nodeFiles";

/** An image as it is assembled here: what it starts, as whom, and under which name. */
export interface AssembledImage {
    /** Name by which charts and the program ask for it. */
    readonly name: string;
    readonly entryPoint: readonly string[];
    /** The user of the official image; pods that may not run as root are refused else. */
    readonly user: number;
    /** What is in it, in a log's words. */
    readonly holds: string;
    /** Whether it has the layer of the other Emissary. */
    readonly isNext?: true;
}

const program = (name: string): readonly string[] => [`/usr/local/bin/${name}`];

/** The images of the control plane and of the workloads, whose names do not depend on a chart. */
const fixed: readonly AssembledImage[] = [
    { name: pauseImage, entryPoint: program("pause"), user: 65535, holds: "a shell that waits" },
    { name: "edge-mesh.local/coredns:1", entryPoint: program("coredns"), user: 0, holds: "CoreDNS" },
    {
        name: `docker.io/emissaryingress/emissary:${VERSIONS.emissary}`,
        entryPoint: program("start-emissary"),
        user: 8888,
        holds: `Emissary ${VERSIONS.emissary} and its conversion webhook, with a plain Envoy`,
    },
    {
        // Of the edge's chart; it waits for the conversion webhook.
        name: "docker.io/istio/kubectl:1.5.10",
        entryPoint: ["/bin/sh"],
        user: 8888,
        holds: `kubectl ${VERSIONS.kubernetes}`,
    },
    {
        name: `registry.k8s.io/kubectl:v${VERSIONS.kubernetes}`,
        entryPoint: program("kubectl"),
        user: 65532,
        holds: "kubectl",
    },
    {
        name: "docker.io/datawire/quote:0.5.0",
        entryPoint: program("answer"),
        user: 1000,
        holds: "a server that answers with what it got",
    },
    {
        name: "registry.example.com/shop:1.0.0",
        entryPoint: program("answer"),
        user: 1000,
        holds: "a server that answers with what it got",
    },
    { name: "docker.io/library/redis:7.4.2", entryPoint: program("start-redis"), user: 999, holds: "Debian's Redis" },
    {
        name: `docker.io/openzipkin/zipkin-slim:${zipkinVersion}`,
        entryPoint: program("start-zipkin"),
        user: 1000,
        holds: `Zipkin ${zipkinVersion}`,
    },
    {
        name: "quay.io/prometheus/prometheus:v3.12.0",
        entryPoint: program("prometheus"),
        user: 65534,
        holds: "Prometheus",
    },
];

/** The Emissary that the traffic test moves to. */
export const nextEmissaryImage: AssembledImage = {
    name: `docker.io/emissaryingress/emissary:${VERSIONS.nextEmissary}`,
    entryPoint: program("start-emissary"),
    user: 8888,
    holds: `Emissary ${VERSIONS.nextEmissary}, with a plain Envoy`,
    isNext: true,
};

/** Every image that the stacks of the rehearsal ask for. Istio's have the names that its charts make. */
export async function assembledImages(istioCharts: string): Promise<readonly AssembledImage[]> {
    const text = await readFile(join(istioCharts, "istiod", "values.yaml"), "utf8");
    const { _internal_defaults_do_not_set: defaults } = parse(text) as {
        _internal_defaults_do_not_set: { global: { hub: string; tag: string } };
    };
    const { hub, tag } = defaults.global;
    const istio = (image: string, executable: string, holds: string) => ({
        name: `${hub}/${image}:${tag}`,
        entryPoint: program(executable),
        user: 1337,
        holds,
    });
    return [
        ...fixed,
        istio("pilot", "pilot-discovery", "istiod"),
        istio("proxyv2", "pilot-agent", "Istio's agent, with a plain Envoy"),
    ];
}

/** Whether the registry that an image comes from answers within three seconds, whatever it says. */
export async function registryAnswers(image: string): Promise<boolean> {
    const [host = ""] = image.split("/");
    const registry = host === "docker.io" ? "registry-1.docker.io" : host;
    const reserved = host.endsWith(".local") || host.endsWith("example.com");
    if (reserved) {
        return false;
    }
    return fetch(`https://${registry}/v2/`, { method: "HEAD", signal: AbortSignal.timeout(3000) }).then(
        ({ status }) => status === 200 || status === 401,
        () => false,
    );
}
