import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { revisionAnnotation } from "../../model/edge/istioIntegration";
import { quotePorts } from "../../model/routes/sample";
import { preStop } from "../../model/edge/shutdown";
import { ownService } from "../ownService";

export interface QuoteArgs {
    /** One of the mesh namespaces. */
    readonly namespace: string;
    readonly image: string;
    /** Istio revision of that namespace; another one makes the pods anew. */
    readonly revision: string;
}

/**
 * The guide's sample upstream. Ports 80 and 443 both lead to 8080, and both are named for what Istio hands to the
 * container, HTTP: two protocols on one target port would be a conflict that the oldest Service wins.
 * @example
 * const { service } = new Quote("quote", { namespace: "shop", image, revision: "" }, { provider });
 */
export class Quote extends pulumi.ComponentResource {
    /** The Service, which exists once the Deployment is rolled out. */
    readonly service: k8s.core.v1.Service;

    constructor(name: string, args: QuoteArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Quote", name, {}, opts);
        const labels = { app: "quote" };
        const metadata = { name: "quote", namespace: args.namespace, labels };
        const deployment = new k8s.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata,
                spec: {
                    replicas: 1,
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels, annotations: revisionAnnotation(args.revision) },
                        spec: {
                            containers: [
                                {
                                    name: "backend",
                                    image: args.image,
                                    ports: [{ name: "http", containerPort: 8080 }],
                                    // As every service behind an edge needs it; an image without `sleep` goes on without.
                                    lifecycle: { preStop },
                                },
                            ],
                        },
                    },
                },
            },
            { parent: this },
        );
        this.service = ownService(
            `${name}-service`,
            { metadata, spec: { type: "ClusterIP", selector: labels, ports: quotePorts } },
            { parent: this, dependsOn: [deployment] },
        );
        this.registerOutputs({ service: this.service });
    }
}
