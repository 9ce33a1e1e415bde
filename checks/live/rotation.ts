import { ports } from "../../kube/wellKnown";
import { X509Certificate } from "node:crypto";
import { fixCommand } from "../../messages/fix";
import { edgeAt, fetchInside } from "./cluster/admin";
import type { At, LiveCluster } from "./cluster/cluster";
import type { Expected } from "../../plan/expected";
import type { CronJob, Deployment, Pod } from "./cluster/kinds";
import {
    count,
    edgePods,
    envOf,
    judged,
    nameOf,
    realEdgePods,
    restartEdge,
    servingIstiod,
    sidecarOf,
} from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { CannotLook } from "./cluster/cannotLook";

const hour = 3_600_000;
/** Istio's defaults: what an agent asks for (SECRET_TTL) and what istiod grants at most (MAX_WORKLOAD_CERT_TTL). */
const defaultAsked = "24h";
const defaultGranted = "2160h";

/** Milliseconds of a Go duration such as `1h30m`; NaN for anything else. */
export function durationOf(text: string): number {
    const units: Readonly<Record<string, number>> = { h: hour, m: 60_000, s: 1000, ms: 1 };
    return /^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)
        ? [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
              (sum, [, amount, unit = ""]) => sum + Number(amount) * (units[unit] ?? NaN),
              0,
          )
        : NaN;
}

/** EM-010: istiod signs what the edge's agents ask for. */
export function judgeLifetimes(istiod: Deployment, pods: readonly Pod[]): Judgement {
    const granted = envOf(istiod.spec.template.spec.containers[0], "MAX_WORKLOAD_CERT_TTL") ?? defaultGranted;
    const asked = pods.map((pod) => envOf(sidecarOf(pod), "SECRET_TTL") ?? defaultAsked);
    const longest = asked.sort((a, b) => durationOf(b) - durationOf(a))[0] ?? defaultAsked;
    const problem = `agents ask for ${longest}, istiod signs at most ${granted} (MAX_WORKLOAD_CERT_TTL): no certificate at all`;
    const { namespace, name } = istiod.metadata;
    const fix = `kubectl -n ${namespace} set env deployment ${name} MAX_WORKLOAD_CERT_TTL- (and drop it from edge-mesh:istio.values)`;
    const refused = durationOf(longest) > durationOf(granted);
    return judged(`asked ${longest}, granted ${granted}`, refused ? [{ problem, fix }] : []);
}

/** EM-010: the CronJob that was asked for runs. */
export function judgeCronJob(cronJob: CronJob | undefined, expected: Expected, now: number): Judgement {
    const { namespace, rotationCronJob } = expected.edge;
    if (rotationCronJob === undefined) {
        return judged("switched off", []);
    }
    const { name, everyHours } = rotationCronJob;
    const at = `CronJob ${namespace}/${name}`;
    if (cronJob === undefined) {
        return judged("none", [{ problem: `${at} is not there`, fix: "pulumi refresh && pulumi up" }]);
    }
    const problems: Problem[] = [];
    if (cronJob.spec.suspend === true) {
        const fix = `kubectl -n ${namespace} patch cronjob ${name} -p '{"spec":{"suspend":false}}'`;
        problems.push({ problem: `${at} is suspended`, fix });
    }
    const last = cronJob.status?.lastSuccessfulTime ?? cronJob.metadata.creationTimestamp ?? "";
    if (now - Date.parse(last) > 2 * everyHours * hour) {
        const fix = `kubectl -n ${namespace} get jobs,pods -l app.kubernetes.io/name=${name}`;
        problems.push({ problem: `${at} has not succeeded since ${last}`, fix });
    }
    return judged(`every ${everyHours} h`, problems);
}

/** What Istio names the ConfigMap that it gives every namespace, for agents to know istiod by. */
const rootsName = "istio-ca-root-cert";

/** What a pod of the edge has: the certificate that the agent wrote, and the serials that Envoy presents. */
export interface Presented {
    readonly pod: string;
    readonly pem: string;
    readonly serials: readonly string[];
    /** Serials of the authorities that Envoy holds servers' certificates against. */
    readonly authorities: readonly string[];
    /** The mesh's authorities as the edge's namespace has them, where Istio has written them. */
    readonly roots?: string;
    /** Without the TLSContext Envoy has no use for a certificate, which is EM-005's to tell. */
    readonly withoutContext?: boolean;
}

/** EM-010: the file is valid and for this workload, and Envoy presents that very one (else emissary#4744). */
export function judgePresented(presented: readonly Presented[], expected: Expected, now: number): Judgement {
    const restart = restartEdge(expected);
    const problems = presented.flatMap(({ pod, pem, serials, authorities, roots, withoutContext = false }) => {
        const certificate = new X509Certificate(pem);
        const written = serialOf(certificate.serialNumber);
        const wrong: Problem[] = [];
        const say = (problem: string, fix = restart) => wrong.push({ problem: `pod ${pod}: ${problem}`, fix });
        if (Date.parse(certificate.validTo) < now) {
            say(`its certificate ended on ${certificate.validTo}: the agent does not renew it`);
        }
        if (!certificate.subjectAltName?.includes(`/ns/${expected.edge.namespace}/sa/`)) {
            say(`its certificate is for ${certificate.subjectAltName ?? "nobody"}`);
        }
        const ofMesh = roots === undefined ? undefined : certificatesOf(roots);
        if (ofMesh !== undefined && !isIssuedBy(certificatesOf(pem), ofMesh)) {
            const where = `ConfigMap ${expected.edge.namespace}/${rootsName}`;
            say(`its certificate is of another authority than the mesh's (${where}), so sidecars refuse it`);
        }
        const given = (ofMesh ?? []).map((it) => serialOf(it.serialNumber));
        if (given.length > 0 && authorities.length > 0 && !authorities.some((it) => given.includes(serialOf(it)))) {
            say(
                `Envoy trusts authority ${authorities.join(", ")}, Istio hands out ${given.join(", ")}: it refuses servers`,
            );
        }
        if (!withoutContext && !serials.map(serialOf).includes(written)) {
            const shown = serials.join(", ") || "no certificate";
            say(`Envoy presents ${shown}, the agent wrote ${written} (emissary#4744)`, takeUp(expected));
        }
        return wrong;
    });
    return judged(count(presented, "pod"), problems);
}

/** A restart helps until the next certificate; the workaround for good, where it is not there yet. */
function takeUp(expected: Expected): string {
    const forGood = `${fixCommand("edge.rotationWorkaround.enabled", "set", "true")} && pulumi up`;
    const now = restartEdge(expected);
    return expected.edge.rotationCronJob === undefined ? `${now} (and for good: ${forGood})` : now;
}

/** The certificates in a PEM file, the leaf first. */
function certificatesOf(pem: string): X509Certificate[] {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    return blocks.map((block) => new X509Certificate(block));
}

/** Whether the first certificate of a chain leads to one of the authorities, by way of the others or at once. */
function isIssuedBy([leaf, ...between]: readonly X509Certificate[], roots: readonly X509Certificate[]): boolean {
    if (leaf === undefined) {
        return false;
    }
    const signed = (by: X509Certificate) => leaf.checkIssued(by) && leaf.verify(by.publicKey);
    const next = between.find(signed);
    const others = between.filter((it) => it !== next);
    return roots.some(signed) || (next !== undefined && isIssuedBy([next, ...others], roots));
}

const serialOf = (text: string) => text.toLowerCase().replace(/^0+/, "");

/** Serial numbers in Envoy's answer to `/certs` (envoy.admin.v3.Certificates): of what it presents, and of whom it trusts. */
export function serialsOf(answer: string): Pick<Presented, "serials" | "authorities"> {
    type Listed = readonly { readonly serial_number?: string }[];
    interface Certificates {
        readonly certificates?: readonly { readonly cert_chain?: Listed; readonly ca_cert?: Listed }[];
    }
    const { certificates = [] } = JSON.parse(answer) as Certificates;
    const all = (key: "cert_chain" | "ca_cert") => certificates.flatMap((it) => it[key] ?? []);
    const numbers = (listed: Listed) => listed.flatMap((it) => it.serial_number ?? []);
    return { serials: numbers(all("cert_chain")), authorities: [...new Set(numbers(all("ca_cert")))] };
}

/** The certificate that the agent wrote into one pod, and what its Envoy presents. */
export async function presentedBy(cluster: LiveCluster, pod: Pod): Promise<Presented> {
    const at = edgeAt(pod);
    const directory = pod.spec.containers.map((it) => envOf(it, "AMBASSADOR_ISTIO_SECRET_DIR")).find(Boolean);
    return {
        pod: nameOf(pod),
        pem: await readInside(cluster, at, `${(directory ?? "").replace(/\/$/, "")}/cert-chain.pem`),
        ...serialsOf(await fetchInside(cluster, at, ports.edgeEnvoy, "/certs")),
    };
}

async function readInside(cluster: LiveCluster, at: At, file: string): Promise<string> {
    const { ok, stdout, stderr } = await cluster.exec(at, ["cat", file]);
    if (!ok) {
        throw new CannotLook(`${file} cannot be read in pod ${at.namespace}/${at.pod}: ${stderr.trim()}`);
    }
    return stdout;
}

export const lifetimesCheck: LiveCheck = {
    check: "rotation",
    what: "lifetime of certificates: asked for and granted",
    look: async (cluster, expected) => {
        const found = await servingIstiod(cluster, expected);
        if (found === undefined) {
            throw new CannotLook(`there is no istiod in namespace ${expected.istio.namespace} (see EM-019)`);
        }
        return judgeLifetimes(found, await edgePods(cluster, expected));
    },
};

export const cronJobCheck: LiveCheck = {
    check: "rotation",
    what: "CronJob that makes the edge take up certificates",
    look: async (cluster, expected) => {
        const { namespace, rotationCronJob } = expected.edge;
        const found =
            rotationCronJob === undefined ? undefined : await cluster.get("cronjobs", rotationCronJob.name, namespace);
        return judgeCronJob(found, expected, Date.now());
    },
};

export const presentedCheck: LiveCheck = {
    check: "rotation",
    what: "certificate in the edge's pods: valid, and the one presented",
    look: async (cluster, expected) => {
        const pods = await realEdgePods(cluster, expected);
        const presented = await Promise.all(pods.map((pod) => presentedBy(cluster, pod)));
        const roots = (await cluster.get("configmaps", rootsName, expected.edge.namespace))?.data?.["root-cert.pem"];
        const { name, namespace } = expected.tlsContext;
        const withoutContext = !(await cluster.list("tlscontexts")).some(
            ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
        );
        const known = { ...(roots === undefined ? {} : { roots }), withoutContext };
        const all = presented.map((it) => ({ ...it, ...known }));
        return judgePresented(all, expected, Date.now());
    },
};
