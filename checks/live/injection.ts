import { sidecarName } from "../../kube/podTemplate";
import { matchesSelector } from "../../kube/selectors";
import { injectKey } from "../../kube/wellKnown";
import { injectionLabels } from "../../model/mesh/istioValues";
import type { Expected } from "../../plan/expected";
import type { Deployment, Pod, WebhookConfiguration } from "./cluster/kinds";
import type { LiveObject, Labels } from "../../kube/object";
import { count, holds, isLasting, judged, nameOf, servingIstiod, sidecarOf } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { CannotLook } from "./cluster/cannotLook";

const labelKeys = ["istio-injection", "istio.io/rev"];

/** EM-012: one label, of the right style, and every pod that did not opt out has the sidecar. */
export function judgeInjection(
    namespaces: readonly LiveObject[],
    pods: readonly Pod[],
    { meshNamespaces }: Expected,
): Judgement {
    const problems = meshNamespaces.flatMap(({ name, revision }) => {
        const found = namespaces.find(({ metadata }) => metadata.name === name);
        return found === undefined
            ? [{ problem: `namespace ${name} is not there`, fix: "pulumi refresh && pulumi up" }]
            : labelProblems(name, found.metadata.labels ?? {}, injectionLabels(revision));
    });
    const injectable = pods.filter((pod) => isLasting(pod) && !optedOut(pod));
    const outside = injectable.filter((pod) => sidecarOf(pod) === undefined);
    const stale = outside.map((pod) => ({
        problem: `pod ${nameOf(pod)} runs without ${sidecarName}: it is older than the label, or was not injected`,
        fix: `kubectl -n ${pod.metadata.namespace} delete pod ${pod.metadata.name} (its controller makes it anew)`,
    }));
    return judged(`${count(meshNamespaces, "namespace")}, ${count(injectable, "pod")}`, [...problems, ...stale]);
}

function labelProblems(name: string, labels: Labels, wanted: Labels): Problem[] {
    const wrong = labelKeys.filter((key) => labels[key] !== wanted[key]);
    const change = wrong.map((key) => (wanted[key] === undefined ? `${key}-` : `${key}=${wanted[key]}`)).join(" ");
    const seen = wrong.map((key) => `${key}=${labels[key] ?? "(none)"}`).join(", ");
    const problems = wrong.length === 0 ? [] : [label(name, `carries ${seen}`, `${change} --overwrite`)];
    return labels["istio.io/dataplane-mode"] === "ambient"
        ? [...problems, label(name, "is of the ambient mesh, whose pods get no sidecar", "istio.io/dataplane-mode-")]
        : problems;
}

const label = (name: string, problem: string, change: string): Problem => ({
    problem: `namespace ${name} ${problem}`,
    fix: `kubectl label namespace ${name} ${change}`,
});

/** Pods that Istio leaves alone: those that say so, and those on the node's network (Istio's inject.go). */
function optedOut({ metadata, spec }: Pod): boolean {
    const said = metadata.labels?.[injectKey] ?? metadata.annotations?.[injectKey];
    return said === "false" || spec.hostNetwork === true;
}

/** EM-019: istiod is available, and exactly the webhooks that the labels in use call for are there and trusted. */
export function judgeInjector(
    istiod: Deployment | undefined,
    configurations: readonly WebhookConfiguration[],
    namespaces: readonly LiveObject[],
    expected: Expected,
): Judgement {
    const { namespace, istiod: expectedName = "istiod" } = expected.istio;
    const name = istiod?.metadata.name ?? expectedName;
    const fix = `kubectl -n ${namespace} rollout status deployment ${name}`;
    const problems: Problem[] = [];
    if (istiod === undefined) {
        problems.push({ problem: `Deployment ${namespace}/${name} is not there`, fix: "pulumi refresh && pulumi up" });
    } else if (!holds(istiod.status?.conditions, "Available") || (istiod.status?.availableReplicas ?? 0) === 0) {
        problems.push({ problem: `Deployment ${namespace}/${name} has no available pod`, fix });
    }
    const webhooks = configurations.flatMap((configuration) =>
        (configuration.webhooks ?? [])
            .filter((webhook) => webhook.name.endsWith("sidecar-injector.istio.io"))
            .map((webhook) => ({ configuration, webhook })),
    );
    const unanswered = expected.meshNamespaces.flatMap((mesh) => {
        const labels = expectedLabels(mesh, namespaces);
        const called = webhooks.filter(
            ({ webhook }) =>
                matchesSelector(webhook.namespaceSelector, labels) && matchesSelector(webhook.objectSelector, {}),
        );
        return called.length === 0
            ? [
                  {
                      problem: `no injector answers for the labels of namespace ${mesh.name}`,
                      fix: "pulumi refresh && pulumi up",
                  },
              ]
            : called
                  .filter(({ webhook: { clientConfig: client } }) => client.url === undefined && !client.caBundle)
                  .map(({ configuration, webhook }) => ({
                      problem: `webhook ${webhook.name} of ${nameOf(configuration)} has no caBundle: no pod can be made`,
                      fix: `kubectl -n ${namespace} rollout restart deployment ${name}`,
                  }));
    });
    const once = unanswered.filter(
        (it, index) => unanswered.findIndex((other) => other.problem === it.problem) === index,
    );
    return judged(`${count(webhooks, "webhook")}`, [...problems, ...once]);
}

/** Labels that a namespace should have; whether it has them is EM-012's to say. */
function expectedLabels({ name, revision }: Expected["meshNamespaces"][number], all: readonly LiveObject[]): Labels {
    const labels = all.find(({ metadata }) => metadata.name === name)?.metadata.labels ?? {};
    const others = Object.entries(labels).filter(([key]) => !labelKeys.includes(key));
    return { ...Object.fromEntries(others), ...injectionLabels(revision) };
}

export const injectionCheck: LiveCheck = {
    check: "injection",
    what: "mesh namespaces: label, and pods with the sidecar",
    look: async (cluster, expected) => {
        const lists = expected.meshNamespaces.map(({ name }) => cluster.list("pods", { namespace: name }));
        const [namespaces, pods] = await Promise.all([cluster.list("namespaces"), Promise.all(lists)]);
        return judgeInjection(namespaces, pods.flat(), expected);
    },
};

export const injectorCheck: LiveCheck = {
    check: "injector",
    what: "istiod and its injector",
    look: async (cluster, expected) => {
        if (expected.meshNamespaces.length === 0) {
            throw new CannotLook("the stack has no mesh namespace");
        }
        const [istiod, configurations, namespaces] = await Promise.all([
            servingIstiod(cluster, expected),
            cluster.list("mutatingwebhookconfigurations"),
            cluster.list("namespaces"),
        ]);
        return judgeInjector(istiod, configurations, namespaces, expected);
    },
};
