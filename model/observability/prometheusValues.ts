import { outsideMesh } from "../../kube/wellKnown";
import { stringify } from "yaml";
import { objectNames } from "../../config/names";
import type { PrometheusSettings } from "../../config/schema";
import { deepMerge, mergeLists, Values } from "../../kube/merge";
import { listAtMargin } from "../../kube/yamlText";
import { restrictedContainer } from "../mesh/podSecurity";

/** Job that scrapes the edge's own metrics. */
const jobName = "edge-admin";

/**
 * Values of prometheus-community's chart `prometheus`. Its default jobs follow the `prometheus.io/*` annotations that
 * Istio's metrics merging puts on injected pods (port 15020, plaintext). For a pod of the edge those lead to the
 * sidecar only, so the edge's own metrics get a job of their own: port `admin`, path `/metrics`.
 */
export function prometheusValues(prometheus: PrometheusSettings, edgeNamespace: string, edgeName: string): Values {
    const off = { enabled: false };
    const writing = remoteWrite(prometheus.remoteWrite);
    const ours: Values = {
        alertmanager: off,
        "kube-state-metrics": off,
        "prometheus-node-exporter": off,
        "prometheus-pushgateway": off,
        server: {
            fullnameOverride: objectNames.prometheusServer,
            retention: prometheus.retention,
            persistentVolume: off,
            // The chart names the user; these are what else a `restricted` namespace asks for.
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            containerSecurityContext: restrictedContainer,
            podLabels: outsideMesh,
            ...writing,
            ...(prometheus.resources === undefined ? {} : { resources: prometheus.resources }),
        },
        configmapReload: { prometheus: { containerSecurityContext: restrictedContainer } },
    };
    const { extraScrapeConfigs, server } = prometheus.values;
    const job = stringify([edgeScrapeJob(edgeNamespace, edgeName)]);
    const { extraSecretMounts: secrets } = writing;
    const mounts = mergeLists(secrets ?? [], ((server ?? {}) as Values)["extraSecretMounts"], "name");
    return deepMerge(deepMerge(ours, prometheus.values), {
        extraScrapeConfigs: besideJob(job, extraScrapeConfigs),
        ...(secrets === undefined ? {} : { server: { extraSecretMounts: mounts } }),
    });
}

/** Jobs of the user's, which the chart renders as a template, behind ours; one of the same name takes its place. */
function besideJob(ours: string, given: unknown): unknown {
    if (typeof given !== "string" || given.trim() === "") {
        return typeof given === "string" ? ours : (given ?? ours);
    }
    const isReplaced = new RegExp(`job_name: *["']?${jobName}["']? *$`, "m").test(given);
    return isReplaced ? given : `${ours}${listAtMargin(given)}`;
}

/** Scrapes every pod of the edge at its admin port, without opening that port to anyone else. */
function edgeScrapeJob(namespace: string, edgeName: string): Values {
    return {
        job_name: jobName,
        metrics_path: "/metrics",
        kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [namespace] } }],
        relabel_configs: [
            {
                action: "keep",
                source_labels: [
                    "__meta_kubernetes_pod_label_app_kubernetes_io_instance",
                    "__meta_kubernetes_pod_container_port_name",
                ],
                regex: `${edgeName};admin`,
            },
            { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
        ],
    };
}

/** A Secret is mounted, and read by Prometheus itself: no password gets into the release. */
function remoteWrite(targets: PrometheusSettings["remoteWrite"]): {
    extraSecretMounts?: Values[];
    remoteWrite?: Values[];
} {
    const folder = (secret: string) => `/etc/remote-write/${secret}`;
    const secrets = [...new Set(targets.flatMap(({ secret }) => secret ?? []))];
    const auth = (secret: string) => ({
        basic_auth: { username_file: `${folder(secret)}/username`, password_file: `${folder(secret)}/password` },
    });
    return {
        ...(targets.length === 0
            ? {}
            : {
                  remoteWrite: targets.map(({ url, secret }) => ({
                      url,
                      ...(secret === undefined ? {} : auth(secret)),
                  })),
              }),
        ...(secrets.length === 0
            ? {}
            : {
                  extraSecretMounts: secrets.map((secret) => ({
                      // It becomes the name of a volume, which has no dots.
                      name: `remote-write-${secret.replaceAll(".", "-")}`,
                      secretName: secret,
                      mountPath: folder(secret),
                      readOnly: true,
                  })),
              }),
    };
}
