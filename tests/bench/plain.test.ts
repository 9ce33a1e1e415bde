import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { mappingSetType, Routes, routesIn } from "../../plugin/mappingSet";
import { Recorded, record, repository } from "../support/recorder";
import { plantedLicense, recordStack } from "../support/stack";

type Section = Readonly<Record<string, unknown>>;
interface Metadata {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Section;
}

/** What of the dev stack the plain program has in another form, or not at all. */
const different = [
    // A ConfigFile has all of them.
    /^edge-crds-/,
    // Only the program's checks ask for it.
    /^found-/,
    // The plain program's release waits by itself, and hangs on destroy where Kubernetes makes a role of the chart anew.
    /^edge-(rollout|address-of-service-.*|role-.*)$/,
];

/** What a resource brings up: a release, or an object without what is only said to the provider. */
function made({ type, inputs }: Recorded): [string, unknown] {
    if (type === "kubernetes:helm.sh/v3:Release") {
        const { chart, version, repositoryOpts, namespace, name, values = {} } = inputs;
        return [`Release ${String(name)}`, { chart, version, repositoryOpts, namespace, values: withoutOurs(values) }];
    }
    const { kind, metadata, apiVersion: _version, ...rest } = inputs as Section & { readonly metadata: Metadata };
    const { name, namespace, labels = {} } = metadata;
    const kept = Object.entries(labels).filter(([key]) => key !== "app.kubernetes.io/managed-by");
    return [`${String(kind)} ${namespace ?? ""}/${name}`, withoutOurs({ ...rest, labels: Object.fromEntries(kept) })];
}

/** Without the annotations by which the program rolls pods, and without what is then empty. */
function withoutOurs(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutOurs);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).filter(([key]) => !key.startsWith("edge-mesh.dev/"));
    const kept = entries.filter(
        ([key, it]) => key !== "annotations" || Object.keys(withoutOurs(it) as object).length > 0,
    );
    return Object.fromEntries(kept.map(([key, it]) => [key, withoutOurs(it)]));
}

const isMade = ({ type, name, custom, read }: Recorded) =>
    custom && read !== true && type.startsWith("kubernetes:") && !different.some((it) => it.test(name));

/** The Mappings that the program has in sets. */
function mappings(recorded: readonly Recorded[]): [string, unknown][] {
    const sets = recorded.filter(({ type }) => type === mappingSetType);
    const routes = sets.flatMap(({ inputs }) => routesIn(inputs["routes"] as Routes));
    return routes.map(({ namespace, name, spec }) => [`Mapping ${namespace}/${name}`, { spec, labels: {} }]);
}

describe("tests/bench/plain", () => {
    it("brings up what the dev stack does: the same charts with the same values, and the same objects", async () => {
        const { resources } = await recordStack("dev");
        const plain = await record(
            () => import("./plain"),
            {},
            { licenseKey: plantedLicense },
            () => ({ status: { loadBalancer: {} } }),
        );
        const objects = (recorded: readonly Recorded[]) =>
            Object.fromEntries([...recorded.filter(isMade).map(made), ...mappings(recorded)].sort());
        assert.deepEqual(objects(plain.resources), objects(resources));
        const files = plain.resources.filter(({ type }) => type === "kubernetes:yaml/v2:ConfigFile");
        assert.equal(files.length, 1);
    });

    it("has the versions of the packages that the program has", () => {
        const packages = (file: string) => {
            const { dependencies, devDependencies } = JSON.parse(
                readFileSync(path.join(repository, file), "utf8"),
            ) as Record<string, Record<string, string>>;
            return { ...dependencies, ...devDependencies };
        };
        const all = packages("package.json");
        for (const [name, version] of Object.entries(packages("tests/bench/plain/package.json"))) {
            assert.equal(version, all[name], name);
        }
    });
});
