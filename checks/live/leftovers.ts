import { newestRevision, revisionLabels } from "../../kube/helmRelease";
import type { Service, WebhookConfiguration } from "./cluster/kinds";
import type { LiveObject } from "../../kube/object";
import { count, judged, nameOf } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** EM-029: the newest revision of every Helm release, by the labels Helm 3 and 4 put on its Secrets. */
export function judgeReleases(secrets: readonly LiveObject[]): Judgement {
    const releases = new Map<string, LiveObject[]>();
    for (const secret of secrets) {
        const key = `${secret.metadata.namespace}/${secret.metadata.labels?.["name"]}`;
        releases.set(key, [...(releases.get(key) ?? []), secret]);
    }
    const problems = [...releases].flatMap(([key, revisions]) => {
        const { status = "", number } = newestRevision(revisions) ?? {};
        const [namespace, name] = key.split("/");
        const undo = `helm -n ${namespace} ${number === 1 ? "uninstall" : "rollback"} ${name}`;
        const ours = status === "failed" ? "pulumi up" : "npm run recover -- --stack STACK && pulumi up";
        return /^(pending-|uninstalling|failed)/.test(status)
            ? [{ problem: `Helm release ${key} is ${status}`, fix: `${ours} (if it is not this stack's: ${undo})` }]
            : [];
    });
    return judged(`${releases.size} releases`, problems);
}

/** EM-030: namespaces that do not end, and webhooks that block because their Service has gone. */
export function judgeLeftovers(
    namespaces: readonly LiveObject[],
    mutating: readonly WebhookConfiguration[],
    validating: readonly WebhookConfiguration[],
    services: readonly Service[],
): Judgement {
    const ending = namespaces.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    const stuck = ending.map(({ metadata: { name, deletionTimestamp } }) => ({
        problem: `namespace ${name} is Terminating since ${deletionTimestamp}`,
        fix: `kubectl get namespace ${name} -o jsonpath='{.status.conditions}' (it says what still has a finalizer)`,
    }));
    const there = new Set(services.map(nameOf));
    const orphans = (kind: string, configurations: readonly WebhookConfiguration[]) =>
        configurations.flatMap((configuration) => {
            const { name } = configuration.metadata;
            const gone = (configuration.webhooks ?? [])
                .filter(({ failurePolicy }) => failurePolicy !== "Ignore")
                .flatMap(({ clientConfig: { service } }) => service ?? [])
                .map((service) => `${service.namespace}/${service.name}`)
                .filter((service) => !there.has(service));
            return [...new Set(gone)].map((service) => ({
                problem: `${kind} ${name} calls Service ${service}, which is not there, and blocks what it is asked about`,
                fix: `kubectl delete ${kind.toLowerCase()} ${name}`,
            }));
        });
    return judged(
        `${count(namespaces, "namespace")}, ${count([...mutating, ...validating], "webhook configuration")}`,
        [
            ...stuck,
            ...orphans("MutatingWebhookConfiguration", mutating),
            ...orphans("ValidatingWebhookConfiguration", validating),
        ],
    );
}

export const releasesCheck: LiveCheck = {
    check: "releases",
    what: "Helm releases",
    look: async (cluster, { edge, istio, prometheus }) => {
        const namespaces = new Set([edge.namespace, istio.namespace, ...(prometheus ? [prometheus.namespace] : [])]);
        const where = { labels: revisionLabels(), metadataOnly: true };
        const lists = [...namespaces].map((namespace) => cluster.list("secrets", { ...where, namespace }));
        return judgeReleases((await Promise.all(lists)).flat());
    },
};

export const leftoversCheck: LiveCheck = {
    check: "leftovers",
    what: "namespaces that do not end, webhooks without Service",
    look: async (cluster) => {
        const [namespaces, mutating, validating, services] = await Promise.all([
            cluster.list("namespaces"),
            cluster.list("mutatingwebhookconfigurations"),
            cluster.list("validatingwebhookconfigurations"),
            cluster.list("services"),
        ]);
        return judgeLeftovers(namespaces, mutating, validating, services);
    },
};
