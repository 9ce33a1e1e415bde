import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    MappingSpec,
    TlsContextSpec,
    TracingServiceSpec,
    HostSpec,
    ListenerSpec,
    ReadBy,
} from "../../model/edge/objects";

interface SpecOf {
    readonly Listener: ListenerSpec;
    readonly Mapping: MappingSpec;
    readonly TLSContext: TlsContextSpec;
    readonly TracingService: TracingServiceSpec;
    readonly Host: HostSpec;
}

/** Creates an object of `getambassador.io/v3alpha1`. */
export function ambassadorObject<Kind extends keyof SpecOf>(
    kind: Kind,
    resourceName: string,
    metadata: {
        readonly name: string;
        readonly namespace: pulumi.Input<string>;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    },
    spec: SpecOf[Kind] & ReadBy,
    opts?: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    return new k8s.apiextensions.CustomResource(
        resourceName,
        { apiVersion: "getambassador.io/v3alpha1", kind, metadata, spec },
        opts,
    );
}
