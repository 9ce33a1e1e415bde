import { X509Certificate } from "node:crypto";
import { edgeService } from "../../e2e/config";
import type { StackConfig } from "../../../rehearsal/config";
import { sleep } from "../../../rehearsal/tooling/process";
import { presentedBy } from "../../../checks/live/rotation";
import { openLive } from "../../../checks/live/cluster/cluster";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** What lives for a minute is renewed after half of it; `istio.workloadCertTtl` begins at five. */
const proxyMetadata = { SECRET_TTL: "1m" };
const istiod = { meshConfig: { defaultConfig: { proxyMetadata } } };
/** New certificates that each pod has to see. */
const wanted = 4;
const timeout = 200_000;

/** Watches each pod's certificates until it has seen the wanted number of new ones: how many were written, and presented. */
async function watchCertificates(stage: Stage): Promise<string> {
    const live = await openLive(undefined);
    const names = await stage.edgePods();
    const all = await live.list("pods", { namespace: edgeService.namespace });
    const pods = all.filter(({ metadata }) => names.includes(metadata.name));
    const seen = new Map(pods.map((pod) => [pod, { written: new Set<string>(), presented: new Set<string>() }]));
    const look = async () => {
        for (const [pod, { written, presented }] of seen) {
            const { pem, serials } = await presentedBy(live, pod);
            const serial = plain(new X509Certificate(pem).serialNumber);
            written.add(serial);
            serials
                .map(plain)
                .filter((it) => written.has(it))
                .forEach((it) => presented.add(it));
        }
    };
    const isDone = () => [...seen.values()].every(({ written }) => written.size > wanted);
    for (const end = Date.now() + timeout; !isDone() && Date.now() < end; await sleep(1_000)) {
        await look().catch(() => undefined); // an answer that is late is asked for again
    }
    await sleep(20_000);
    await look();
    // Connections that are open outlive their certificate; only new ones show what it is worth.
    await stage.bench.mustKubectl("-n", "shop", "rollout", "restart", "deployment", "shop");
    await stage.rolled("shop", "shop");
    await sleep(15_000);
    const counts = [...seen.values()].map(
        ({ written, presented }) => `${written.size - 1} new, ${Math.max(presented.size - 1, 0)} taken up`,
    );
    if (!isDone()) {
        throw new Error(`too few new certificates in ${timeout / 1000} s: ${counts.join(" and ")}`);
    }
    return counts.join(" and ");
}

const plain = (serial: string) => serial.toLowerCase().replace(/^0+/, "");

/** Certificates of a minute, with the workaround of emissary#4744 or without. Sidecars have them from their next start. */
export function shortLived(workaround: boolean): StackConfig {
    const reason = "certificates of a minute are wanted, and the job is started every 15 s";
    return {
        istio: { values: { istiod } },
        edge: { rotationWorkaround: { enabled: workaround } },
        guardrails: { ignore: [{ id: "EM-010", reason }] },
    };
}

/** The life of certificates comes with the sidecar. */
const restarted = async (stage: Stage): Promise<void> => {
    const { namespace, name } = edgeService;
    await stage.bench.mustKubectl("-n", namespace, "rollout", "restart", "deployment", name);
    await stage.rolled();
};

/** Certificates, which Istio's agent renews by itself. */
export const rotationScenarios: readonly Scenario[] = [
    {
        id: "rotation",
        what: "certificates of one minute are renewed, with the workaround of emissary#4744",
        begin: shortLived(true),
        prepare: restarted,
        act: watchCertificates,
    },
    {
        id: "no-workaround",
        what: "certificates of one minute are renewed, without it",
        begin: shortLived(false),
        prepare: restarted,
        inherent: "this edge goes on with a certificate that has ended (emissary#4744, in Emissary before 4.1)",
        act: watchCertificates,
    },
];
