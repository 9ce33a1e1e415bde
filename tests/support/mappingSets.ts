import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { Stack } from "@pulumi/pulumi/automation";
import { parseAllDocuments } from "yaml";
import { MappingProvider, MappingSet } from "../../components/routes/mappingSet";
import { Routes } from "../../plugin/mappingSet";
import { openWorkspace } from "../../rehearsal/stack";
import { EngineHarness } from "./engine";

interface Crd {
    readonly metadata: { readonly name: string; readonly annotations?: object };
    readonly spec: { readonly versions: readonly { readonly name: string }[] };
}

/** Sets by name. */
export type Sets = Readonly<Record<string, Routes>>;

/** The Mapping CRD as Emissary 4 has it, without conversion, and two namespaces. */
export async function provideMappings(harness: EngineHarness): Promise<void> {
    const documents = parseAllDocuments(await readFile(harness.tools.edgeCrds, "utf8")).map((it) => it.toJS() as Crd);
    const crd = documents.find((it) => it?.metadata?.name === "mappings.getambassador.io");
    const versions = crd?.spec.versions.filter(({ name }) => name === "v3alpha1");
    const served = versions?.map((it) => ({ ...it, served: true, storage: true }));
    const spec = { ...crd?.spec, versions: served, conversion: { strategy: "None" } };
    const file = path.join(harness.cluster.dir, "mapping-crd.json");
    await writeFile(file, JSON.stringify({ ...crd, metadata: { name: crd?.metadata.name }, spec }));
    await harness.kubectl("apply", "--server-side", "-f", file);
    await harness.kubectl("wait", "crd/mappings.getambassador.io", "--for=condition=Established", "--timeout=30s");
    await harness.kubectl("create", "namespace", "shop");
    await harness.kubectl("create", "namespace", "market");
}

/** A stack that has nothing but sets of Mappings. */
export function openSets(
    harness: Pick<EngineHarness, "tools" | "cluster">,
    sets: Sets,
    stack = "sets",
    owner = `test/${stack}`,
): Promise<Stack> {
    const program = () => {
        const provider = new MappingProvider("provider", { context: undefined }, {});
        for (const [name, routes] of Object.entries(sets)) {
            new MappingSet(name, { mark: `${owner}/${name}`, routes }, { provider });
        }
        return Promise.resolve({});
    };
    return openWorkspace(stack, program, harness.tools, harness.cluster).then(({ stack: it }) => it);
}
