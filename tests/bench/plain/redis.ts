import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { edgeNamespace } from "./istio";
import { outsideMesh, restrictedContainer, restrictedPod } from "./pods";

export const redisUrl = "edge-stack-redis.ambassador:6379";
const redisLabels = { "app.kubernetes.io/name": "edge-stack-redis" };
const redisMetadata = { name: "edge-stack-redis", namespace: edgeNamespace.metadata.name, labels: redisLabels };
const { result: password } = new RandomPassword("edge-redis-password", { length: 40, special: false });
const login = new k8s.core.v1.Secret("edge-redis-login", {
    metadata: { namespace: edgeNamespace.metadata.name, labels: redisLabels },
    immutable: true,
    stringData: {
        username: "default",
        password,
        "redis.conf": pulumi.interpolate`requirepass ${password}\nsave ""\n`,
    },
});
const loginName = login.metadata.name;
export const redisDeployment = new k8s.apps.v1.Deployment("redis", {
    metadata: redisMetadata,
    spec: {
        selector: { matchLabels: redisLabels },
        template: {
            metadata: { labels: { ...redisLabels, ...outsideMesh } },
            spec: {
                automountServiceAccountToken: false,
                securityContext: restrictedPod(999),
                containers: [
                    {
                        name: "redis",
                        image: "docker.io/library/redis:7.4.2",
                        command: ["redis-server", "/etc/redis/redis.conf"],
                        securityContext: restrictedContainer,
                        ports: [{ name: "tcp-redis", containerPort: 6379 }],
                        readinessProbe: { tcpSocket: { port: "tcp-redis" } },
                        volumeMounts: [{ name: "config", mountPath: "/etc/redis", readOnly: true }],
                    },
                ],
                volumes: [
                    {
                        name: "config",
                        secret: { secretName: loginName, items: [{ key: "redis.conf", path: "redis.conf" }] },
                    },
                ],
            },
        },
    },
});
new k8s.core.v1.Service(
    "redis",
    { metadata: redisMetadata, spec: { selector: redisLabels, ports: [{ name: "tcp-redis", port: 6379 }] } },
    { dependsOn: redisDeployment },
);
new k8s.networking.v1.NetworkPolicy("redis", {
    metadata: redisMetadata,
    spec: {
        podSelector: { matchLabels: redisLabels },
        policyTypes: ["Ingress"],
        ingress: [
            {
                from: [{ podSelector: { matchLabels: { "app.kubernetes.io/instance": "edge-stack" } } }],
                ports: [{ port: 6379 }],
            },
        ],
    },
});

const fromLogin = (variable: string, key: string) => pulumi.interpolate`- name: ${variable}
  valueFrom:
    secretKeyRef:
      name: "${loginName}"
      key: "${key}"
`;
/** The chart's own text for `envRaw` with the login. */
export const redisEnvironment = pulumi.concat(
    "- name: REDIS_URL\n  value: {{ .Values.redisURL | quote }}\n",
    fromLogin("REDIS_USERNAME", "username"),
    fromLogin("REDIS_PASSWORD", "password"),
    fromLogin("REDIS_AUTH", "password"),
    "{{- with .Values.licenseKey.secretName }}\n",
    "- name: AMBASSADOR_AES_SECRET_NAME\n  value: {{ . | quote }}\n",
    "{{- end }}\n",
);
