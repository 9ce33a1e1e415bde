import { outsideMesh } from "../../kube/wellKnown";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { restrictedContainer, restrictedPod } from "../../model/mesh/podSecurity";
import { ownLogin, redisConfig, redisConfigText, redisEnvironment, RedisLink } from "../../model/edge/redisEnvironment";
import { objectNames } from "../../config/names";
import { networkPolicy } from "../networkPolicy";
import { ownService } from "../ownService";

export interface EdgeRedisArgs {
    readonly namespace: string;
    readonly image: string;
    /** Another number makes another password. */
    readonly rotation: number;
    /** Labels of the edge's pods, the only ones that may reach it. */
    readonly pods: Readonly<Record<string, string>>;
    /** Leave it in the cluster when it is no longer part of the stack (`edge.handOver`). */
    readonly keep: boolean;
}

/**
 * Edge Stack's Redis, outside the mesh: the edge's outbound traffic is not intercepted, so an injected Redis would get
 * plaintext, and refuse it once mTLS is strict. Only pods of the edge may reach it, and only with its password.
 * @example
 * const { link } = new EdgeRedis("edge-redis", { namespace, image, rotation: 1, keep: false, pods }, { provider });
 */
export class EdgeRedis extends pulumi.ComponentResource {
    /** What the edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** How the edge reaches it. */
    readonly link: RedisLink;

    constructor(name: string, args: EdgeRedisArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeRedis", name, {}, opts);
        const labels = { "app.kubernetes.io/name": objectNames.redis };
        const metadata = { name: objectNames.redis, namespace: args.namespace, labels };
        const ports = [{ name: "tcp-redis", port: 6379 }];
        const child = { parent: this, retainOnDelete: args.keep };
        const login = loginSecret(name, args, this);
        const { file, folder } = redisConfig;
        this.link = {
            url: `${objectNames.redis}.${args.namespace}:6379`,
            environment: (added) => login.apply((secret) => redisEnvironment({ secret, ...ownLogin }, added)),
        };
        const deployment = new k8s.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata,
                spec: {
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels: { ...labels, ...outsideMesh } },
                        spec: {
                            automountServiceAccountToken: false,
                            securityContext: restrictedPod(999),
                            containers: [
                                {
                                    name: "redis",
                                    image: args.image,
                                    command: ["redis-server", `${folder}/${file}`],
                                    ports: [{ name: "tcp-redis", containerPort: 6379 }],
                                    readinessProbe: { tcpSocket: { port: "tcp-redis" } },
                                    securityContext: restrictedContainer,
                                    volumeMounts: [{ name: "config", mountPath: folder, readOnly: true }],
                                },
                            ],
                            volumes: [
                                { name: "config", secret: { secretName: login, items: [{ key: file, path: file }] } },
                            ],
                        },
                    },
                },
            },
            child,
        );
        const service = { metadata, spec: { selector: labels, ports } };
        this.ready = ownService(`${name}-service`, service, { ...child, dependsOn: [deployment] });
        const ingress = [{ from: [{ podSelector: { matchLabels: args.pods } }], ports: [{ port: 6379 }] }];
        const guarded = { name: objectNames.redis, namespace: args.namespace, pods: labels, ingress };
        networkPolicy(`${name}-access`, guarded, child);
        this.registerOutputs({ ready: this.ready, url: this.link.url });
    }
}

/**
 * A password that needs no quotes in Redis' config, and the Secret with it; returns the Secret's name. Pulumi makes up the
 * name, and a Secret that cannot be changed is made anew under another one: so whatever changes the password rolls Redis
 * and the edge, which read it at start only, and the old Secret is there until both have.
 */
function loginSecret(name: string, args: EdgeRedisArgs, parent: EdgeRedis): pulumi.Output<string> {
    const keepers = { rotation: String(args.rotation) };
    const { result } = new RandomPassword(`${name}-password`, { length: 40, special: false, keepers }, { parent });
    const secret = new k8s.core.v1.Secret(
        `${name}-login`,
        {
            metadata: { namespace: args.namespace, labels: { "app.kubernetes.io/name": objectNames.redis } },
            immutable: true,
            stringData: {
                [ownLogin.usernameKey]: "default",
                [ownLogin.passwordKey]: result,
                [redisConfig.file]: result.apply(redisConfigText),
            },
        },
        { parent, retainOnDelete: args.keep },
    );
    return secret.metadata.name;
}
