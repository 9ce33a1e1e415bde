import { outsideMesh } from "../../kube/wellKnown";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RotationWorkaroundSettings } from "../../config/schema";
import { restrictedContainer, restrictedPod } from "../../model/mesh/podSecurity";
import { objectNames } from "../../config/names";

export interface CertificateTouchArgs {
    /** The edge's own namespace. */
    readonly namespace: string;
    readonly workaround: RotationWorkaroundSettings;
}

/** Annotation whose change makes the edge read its certificate again. */
const touchAnnotation = "edge-mesh.dev/certificate-touch";

/**
 * The workaround for emissary#4744: the edge keeps an expired certificate, because a rotated one is no change of any object
 * it watches. A CronJob changes an annotation of the TLSContext, and the edge builds its configuration anew with the
 * certificate of the day (reported in that thread). It may read and patch this one object and nothing else.
 * @example
 * new CertificateTouch("touch", { namespace, workaround: settings.edge.rotationWorkaround }, { provider });
 */
export class CertificateTouch extends pulumi.ComponentResource {
    /** The CronJob. */
    readonly cronJob: k8s.batch.v1.CronJob;

    constructor(name: string, args: CertificateTouchArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:CertificateTouch", name, {}, opts);
        const labels = { "app.kubernetes.io/name": objectNames.certificateTouch };
        const metadata = { name: objectNames.certificateTouch, namespace: args.namespace, labels };
        const child = { parent: this };
        new k8s.core.v1.ServiceAccount(`${name}-account`, { metadata }, child);
        const tlsContexts = { apiGroups: ["getambassador.io"], resources: ["tlscontexts"] };
        const rules = [{ ...tlsContexts, resourceNames: [objectNames.tlsContext], verbs: ["get", "patch"] }];
        new k8s.rbac.v1.Role(`${name}-role`, { metadata, rules }, child);
        new k8s.rbac.v1.RoleBinding(
            `${name}-binding`,
            {
                metadata,
                roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
                subjects: [{ kind: "ServiceAccount", name: metadata.name, namespace: metadata.namespace }],
            },
            child,
        );
        this.cronJob = new k8s.batch.v1.CronJob(
            `${name}-cron-job`,
            {
                metadata,
                spec: {
                    schedule: `0 */${args.workaround.everyHours} * * *`,
                    concurrencyPolicy: "Forbid",
                    successfulJobsHistoryLimit: 1,
                    failedJobsHistoryLimit: 1,
                    jobTemplate: {
                        spec: {
                            backoffLimit: 3,
                            activeDeadlineSeconds: 300,
                            template: {
                                // A sidecar would keep the Job from ending.
                                metadata: { labels: { ...labels, ...outsideMesh } },
                                spec: podSpec(args.workaround.image, metadata.name),
                            },
                        },
                    },
                },
            },
            child,
        );
        this.registerOutputs({ cronJob: this.cronJob });
    }
}

/** The image has no shell; what changes from run to run is the name of the pod, which the kubelet fills in. */
function podSpec(image: string, serviceAccountName: string): k8s.types.input.core.v1.PodSpec {
    const object = `tlscontexts.v3alpha1.getambassador.io/${objectNames.tlsContext}`;
    return {
        serviceAccountName,
        restartPolicy: "Never",
        securityContext: restrictedPod(65532),
        containers: [
            {
                name: "kubectl",
                image,
                args: ["annotate", object, "--overwrite", `${touchAnnotation}=$(POD_NAME)`],
                env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                securityContext: { ...restrictedContainer, readOnlyRootFilesystem: true },
            },
        ],
    };
}
