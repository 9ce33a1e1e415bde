import { outsideMesh, ports } from "../../kube/wellKnown";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ZipkinSettings } from "../../config/schema";
import type { IngressRule } from "../../model/observability/networkAccess";
import { restrictedContainer, restrictedPod } from "../../model/mesh/podSecurity";
import { zipkinStorage } from "../../model/observability/zipkinStorage";
import { objectNames } from "../../config/names";
import { networkPolicy } from "../networkPolicy";
import { ownService } from "../ownService";

export interface ZipkinArgs {
    readonly zipkin: ZipkinSettings;
    readonly namespace: string;
    /** What a NetworkPolicy lets in; undefined for no such policy. */
    readonly ingress?: readonly IngressRule[];
}

/**
 * Zipkin with the storage asked for. It stays outside the mesh, because a TracingService has no `tls` and an injected
 * Zipkin would refuse the edge's spans once mTLS is strict.
 * @example
 * const { ready } = new Zipkin("zipkin", { zipkin: settings.zipkin, namespace: "observability" }, { provider });
 */
export class Zipkin extends pulumi.ComponentResource {
    /** What a sender of spans has to wait for. */
    readonly ready: pulumi.Resource;
    /** Command that opens Zipkin on this machine, at http://localhost:9411. */
    readonly command: string;

    constructor(name: string, args: ZipkinArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Zipkin", name, {}, opts);
        const labels = { "app.kubernetes.io/name": objectNames.zipkin };
        const metadata = { name: objectNames.zipkin, namespace: args.namespace, labels };
        const deployment = new k8s.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata,
                spec: {
                    replicas: args.zipkin.replicas,
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels: { ...labels, ...outsideMesh } },
                        spec: {
                            automountServiceAccountToken: false,
                            // The image names its user, and only a number proves that it is not root.
                            securityContext: restrictedPod(1000),
                            containers: [
                                {
                                    name: objectNames.zipkin,
                                    image: args.zipkin.image,
                                    securityContext: restrictedContainer,
                                    env: zipkinStorage(args.zipkin),
                                    ports: [{ name: "http", containerPort: ports.zipkin }],
                                    readinessProbe: { httpGet: { path: "/health", port: "http" } },
                                    ...(args.zipkin.resources === undefined
                                        ? {}
                                        : { resources: args.zipkin.resources }),
                                },
                            ],
                        },
                    },
                },
            },
            { parent: this },
        );
        this.ready = ownService(
            `${name}-service`,
            { metadata, spec: { selector: labels, ports: [{ name: "http", port: ports.zipkin }] } },
            { parent: this, dependsOn: [deployment] },
        );
        if (args.ingress !== undefined) {
            const guarded = {
                name: objectNames.zipkin,
                namespace: args.namespace,
                pods: labels,
                ingress: args.ingress,
            };
            networkPolicy(`${name}-access`, guarded, { parent: this });
        }
        this.command = `kubectl -n ${args.namespace} port-forward service/${objectNames.zipkin} ${ports.zipkin}:${ports.zipkin}`;
        this.registerOutputs({ ready: this.ready, command: this.command });
    }
}
