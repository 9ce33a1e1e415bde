import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { restrictedContainer, restrictedPod } from "../integration/podSecurity";
import { names } from "./names";
import { networkPolicy } from "./networkPolicy";

export interface EdgeRedisArgs {
    readonly namespace: string;
    readonly image: string;
    /** Labels of the edge's pods, the only ones that may reach it. */
    readonly pods: Readonly<Record<string, string>>;
    /** Leave it in the cluster when it is no longer part of the stack (`edge.handOver`). */
    readonly keep: boolean;
}

/**
 * Edge Stack's Redis, outside the mesh: the edge's outbound traffic is not intercepted, so an injected Redis would get
 * plaintext, and refuse it once mTLS is strict. Only pods of the edge may reach it.
 */
export class EdgeRedis extends pulumi.ComponentResource {
    /** What the edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** `host:port` for Edge Stack's `REDIS_URL`. */
    readonly url: string;

    constructor(name: string, args: EdgeRedisArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeRedis", name, {}, opts);
        const labels = { "app.kubernetes.io/name": names.redis };
        const metadata = { name: names.redis, namespace: args.namespace, labels };
        const ports = [{ name: "tcp-redis", port: 6379 }];
        const child = { parent: this, retainOnDelete: args.keep };
        this.url = `${names.redis}.${args.namespace}:6379`;
        this.ready = new k8s.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata,
                spec: {
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels: { ...labels, "sidecar.istio.io/inject": "false" } },
                        spec: {
                            automountServiceAccountToken: false,
                            securityContext: restrictedPod(999),
                            containers: [
                                {
                                    name: "redis",
                                    image: args.image,
                                    ports: [{ name: "tcp-redis", containerPort: 6379 }],
                                    readinessProbe: { tcpSocket: { port: "tcp-redis" } },
                                    securityContext: restrictedContainer,
                                },
                            ],
                        },
                    },
                },
            },
            child,
        );
        new k8s.core.v1.Service(`${name}-service`, { metadata, spec: { selector: labels, ports } }, child);
        const ingress = [{ from: [{ podSelector: { matchLabels: args.pods } }], ports: [{ port: 6379 }] }];
        const guarded = { name: names.redis, namespace: args.namespace, pods: labels, ingress };
        networkPolicy(`${name}-access`, guarded, child);
        this.registerOutputs({ ready: this.ready, url: this.url });
    }
}
