import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings } from "../../config/schema";
import { ambassadorObject } from "./ambassador";
import { tlsContextSpec } from "../../model/edge/objects";
import { CertificateTouch } from "./certificateTouch";
import { objectNames } from "../../config/names";

/** Where the edge is: from any namespace but its own the certificate is not found (emissary#4748). */
export type EdgeTlsContextArgs = Pick<
    EdgeSettings,
    "namespace" | "ambassadorId" | "verifyUpstreams" | "rotationWorkaround"
>;

/**
 * The TLSContext by which Mappings originate Istio mTLS.
 * @example
 * const { tlsContext } = new EdgeTlsContext("edge-tls-context", settings.edge, { provider, dependsOn: [edge.ready] });
 */
export class EdgeTlsContext extends pulumi.ComponentResource {
    /** The TLSContext object. */
    readonly tlsContext: k8s.apiextensions.CustomResource;

    constructor(name: string, args: EdgeTlsContextArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeTlsContext", name, {}, opts);
        this.tlsContext = ambassadorObject(
            "TLSContext",
            `${name}-object`,
            { name: objectNames.tlsContext, namespace: args.namespace },
            tlsContextSpec(args),
            { parent: this },
        );
        if (args.rotationWorkaround.enabled) {
            const { namespace, rotationWorkaround: workaround } = args;
            new CertificateTouch(`${name}-touch`, { namespace, workaround }, { parent: this });
        }
        this.registerOutputs({ tlsContext: this.tlsContext });
    }
}
