import type { AnyObject } from "../kube/object";
import { matchesSelector, Selector } from "../kube/selectors";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import { chooseIstio, InjectorFact, IstiodFact, IstioFacts } from "./istioChoice";
import { ClusterReader, openCluster } from "./cluster";

interface Webhook {
    readonly namespaceSelector?: Selector;
    readonly objectSelector?: Selector;
}

/**
 * Settings with the revision and the version of the Istio that is there; the cluster is read only when one is said to be
 * (`istio.install: existing`), and before any resource is registered, so that the preview says what is wrong.
 * @throws RunError when there is none, none in `istio.namespace`, none of that revision, or one below the floor.
 */
export async function withIstioFound(settings: Settings): Promise<Settings> {
    if (settings.istio.install === "helm") {
        return settings;
    }
    const facts = await readIstio(await openCluster(settings.kubeContext));
    const { revision, version, warnings } = chooseIstio(facts, settings);
    await Promise.all(warnings.map((warning) => pulumi.log.warn(warning)));
    return { ...settings, istio: { ...settings.istio, revision, version } };
}

/** Collects what can be said of Istio, however it was installed: all methods share these labels. */
export async function readIstio(cluster: ClusterReader): Promise<IstioFacts> {
    const [istiods, injectors] = await Promise.all([
        cluster.list("apps/v1", "Deployment", { labels: "app=istiod" }),
        cluster.list("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", {
            labels: "app=sidecar-injector",
        }),
    ]);
    return { istiods: istiods.map(istiodFact), injectors: injectors.map(injectorFact) };
}

function istiodFact({ metadata, spec }: AnyObject): IstiodFact {
    const { template } = (spec ?? {}) as { template?: { spec?: { containers?: { image?: string }[] } } };
    return {
        namespace: metadata.namespace ?? "",
        name: metadata.name,
        revision: metadata.labels?.["istio.io/rev"] ?? "default",
        image: template?.spec?.containers?.[0]?.image,
        versionLabel: metadata.labels?.["app.kubernetes.io/version"],
    };
}

function injectorFact({ metadata, webhooks }: AnyObject): InjectorFact {
    const enabled = (webhook: Webhook) =>
        matchesSelector(webhook.namespaceSelector, { "istio-injection": "enabled" }) &&
        matchesSelector(webhook.objectSelector, {});
    return {
        name: metadata.name,
        revision: metadata.labels?.["istio.io/rev"] ?? "default",
        tag: metadata.labels?.["istio.io/tag"],
        takesEnabled: ((webhooks ?? []) as Webhook[]).some(enabled),
    };
}
