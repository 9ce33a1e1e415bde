import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { PodTemplate } from "../../kube/podTemplate";
import { StackConfig } from "../../rehearsal/config";
import { publishedManifest } from "../../rehearsal/tooling/charts";
import { EngineHarness, Section } from "./engine";

/** An object as kubectl prints it. */
export interface Printed {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly generation: number;
        readonly annotations: Readonly<Record<string, string>>;
        readonly labels: Readonly<Record<string, string>>;
    };
    readonly spec: Section & { readonly template: PodTemplate };
}

/** A small stack on this machine: no observability, and `edge` for the section of that name. */
export function smallConfig(harness: EngineHarness, edge: Section, more: Section = {}): StackConfig {
    return {
        istio: harness.config["istio"],
        zipkin: { enabled: false },
        prometheus: { enabled: false },
        edge,
        ...more,
    };
}

/** One object of the cluster. */
export async function objectOf(
    harness: EngineHarness,
    namespace: string,
    kind: string,
    name: string,
): Promise<Printed> {
    return JSON.parse(await harness.kubectl("-n", namespace, "get", kind, name, "-o", "json")) as Printed;
}

/** Pods of the edge, without those that are on their way out. */
export async function edgePods(harness: EngineHarness, namespace: string): Promise<PodTemplate[]> {
    const text = await harness.kubectl("-n", namespace, "get", "pods", "-l", "profile=main", "-o", "json");
    const { items } = JSON.parse(text) as { items: (PodTemplate & { metadata: { deletionTimestamp?: string } })[] };
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Emissary's published manifest in a file of the harness, after `change` of its text. */
export async function manifestFile(harness: EngineHarness, change = (text: string) => text): Promise<string> {
    const file = path.join(harness.cluster.dir, "published.yaml");
    await writeFile(file, change(await publishedManifest()));
    return file;
}

/** Emissary's CRDs with the conversion webhook at work, as someone else's installation has them. */
export async function provideCrds(harness: EngineHarness): Promise<void> {
    await harness.kubectl("apply", "--server-side", "-f", harness.tools.edgeCrds);
    await harness.kubectl("-n", "emissary-system", "rollout", "status", "deployment/emissary-apiext", "--timeout=180s");
    const crd = "crd/mappings.getambassador.io";
    await harness.kubectl(
        "wait",
        crd,
        "--for=jsonpath={.spec.conversion.webhook.clientConfig.caBundle}",
        "--timeout=180s",
    );
}
