import { Complaint, refusal } from "../messages/problem";
import * as semver from "semver";
import { fixCommand } from "../messages/fix";
import { istioFloor } from "../config/rules/istio";
import type { Settings } from "../config/schema";

/** A running istiod. */
export interface IstiodFact {
    readonly namespace: string;
    readonly name: string;
    /** Label `istio.io/rev`; `default` for the default one. */
    readonly revision: string;
    readonly image?: string;
    /** Label `app.kubernetes.io/version`. */
    readonly versionLabel?: string;
}

/** A configuration of the injection webhook. */
export interface InjectorFact {
    readonly name: string;
    readonly revision: string;
    /** Label `istio.io/tag`, where it is a revision tag's. */
    readonly tag?: string;
    /** Whether it injects into namespaces with the label `istio-injection=enabled`. */
    readonly takesEnabled: boolean;
}

/** What of Istio is in the cluster. */
export interface IstioFacts {
    readonly istiods: readonly IstiodFact[];
    readonly injectors: readonly InjectorFact[];
}

/** The Istio to work with. */
export interface IstioChoice {
    /** Revision or tag to label namespaces with; empty for `istio-injection=enabled`. */
    readonly revision: string;
    /** Version of its istiod, or `unknown`. */
    readonly version: string;
    readonly warnings: readonly string[];
}

const set = (key: string, value: string) => fixCommand(key, "set", value);
/** Version label of a chart that was never released; it says nothing. */
const placeholderVersion = "1.0.0";

/**
 * Decides which of the Istios that are there serves the mesh.
 * @throws RunError that names what was looked for, what is there, and the command that fixes it.
 */
export function chooseIstio(facts: IstioFacts, settings: Settings): IstioChoice {
    const { istio } = settings;
    const here = facts.istiods.filter(({ namespace }) => namespace === istio.namespace);
    if (here.length === 0) {
        throw refusal(nothingThere(facts, istio.namespace));
    }
    const known = knownRevisions(here, facts.injectors);
    const byDefault = defaultRevision(known, facts.injectors);
    const revision = istio.revision === "" ? fittingRevision(here, known, byDefault) : istio.revision;
    refuseUnknown(settings, known);
    const names = [revision, ...namespaceRevisions(settings).map(({ seen }) => seen)];
    const istiods = new Set(names.map((name) => known.get(name === "" ? (byDefault ?? "") : name)));
    const checked = [...istiods].flatMap((istiod) => (istiod === undefined ? [] : [checkVersion(istiod)]));
    return {
        revision,
        version: checked[0]?.version ?? "unknown",
        warnings: checked.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
    };
}

function nothingThere({ istiods }: IstioFacts, namespace: string): Complaint {
    const install = `let this program install it: ${set("istio.install", "helm")}`;
    if (istiods.length === 0) {
        return {
            path: "istio.install",
            seen: "existing",
            problem: "there is no istiod in the cluster (a Deployment labelled app=istiod, in any namespace)",
            fix: `install Istio, or ${install}`,
        };
    }
    const places = [...new Set(istiods.map((istiod) => istiod.namespace))].sort();
    return {
        path: "istio.namespace",
        seen: namespace,
        problem: `there is no istiod in it, but there is in ${places.join(", ")}`,
        fix: places.map((place) => set("istio.namespace", place)),
    };
}

/** Every name by which a namespace can be labelled, and the istiod that then serves it. */
function knownRevisions(
    istiods: readonly IstiodFact[],
    injectors: readonly InjectorFact[],
): ReadonlyMap<string, IstiodFact> {
    const known = new Map(istiods.map((istiod) => [istiod.revision, istiod]));
    for (const { tag, revision } of injectors) {
        const istiod = known.get(revision);
        if (tag !== undefined && istiod !== undefined && !known.has(tag)) {
            known.set(tag, istiod);
        }
    }
    return known;
}

/** Revision behind `istio-injection=enabled`; an injector can outlive its istiod. */
function defaultRevision(
    known: ReadonlyMap<string, IstiodFact>,
    injectors: readonly InjectorFact[],
): string | undefined {
    return injectors.find(({ takesEnabled, revision }) => takesEnabled && known.has(revision))?.revision;
}

function fittingRevision(
    here: readonly IstiodFact[],
    known: ReadonlyMap<string, IstiodFact>,
    byDefault: string | undefined,
): string {
    const [only, ...others] = here;
    if (byDefault !== undefined) {
        return "";
    }
    if (only !== undefined && others.length === 0) {
        return only.revision;
    }
    const choices = [...known.keys()].sort();
    throw refusal({
        path: "istio.revision",
        seen: undefined,
        problem: `namespace ${only?.namespace} has several istiods, and no injector takes the label istio-injection=enabled`,
        allowed: `one of ${choices.join(", ")}`,
        fix: choices.map((choice) => set("istio.revision", choice)),
    });
}

/** Revisions that single namespaces ask for, with the keys that do. */
function namespaceRevisions({ edge, meshNamespaces }: Settings): { readonly path: string; readonly seen: string }[] {
    const asked = [
        { path: "edge.revision", seen: edge.revision },
        ...meshNamespaces.map(({ revision }, index) => ({ path: `meshNamespaces[${index}].revision`, seen: revision })),
    ];
    return asked.flatMap(({ path, seen }) => (seen === undefined ? [] : [{ path, seen }]));
}

function refuseUnknown(settings: Settings, known: ReadonlyMap<string, IstiodFact>): void {
    const { revision } = settings.istio;
    const asked = [
        ...(revision === "" ? [] : [{ path: "istio.revision", seen: revision }]),
        ...namespaceRevisions(settings),
    ];
    const there = [...known.keys()].sort();
    const blocks = asked
        .filter(({ seen }) => !known.has(seen))
        .map(({ path, seen }) => ({
            path,
            seen,
            problem: `no istiod of namespace ${settings.istio.namespace} has that revision or tag`,
            allowed: `one of ${there.join(", ")}`,
            fix: there.map((choice) => set(path, choice)),
        }));
    if (blocks.length > 0) {
        throw refusal(blocks);
    }
}

function checkVersion(istiod: IstiodFact): { readonly version: string; readonly warning?: string } {
    const { namespace, name, image, versionLabel } = istiod;
    const label = versionLabel === placeholderVersion ? undefined : versionLabel;
    const version = /:v?(\d+\.\d+\.\d+)[^/]*$/.exec(image ?? "")?.[1] ?? semver.coerce(label)?.version;
    if (version === undefined) {
        const warning = `istiod ${namespace}/${name} runs ${image}, which names no version; ${istioFloor} or later is needed`;
        return { version: "unknown", warning };
    }
    if (semver.lt(version, istioFloor)) {
        throw refusal({
            about: `istiod ${namespace}/${name} is ${version} (image ${image}); ${istioFloor} or later is needed.`,
            fix: `upgrade Istio, or let this program install it: ${set("istio.install", "helm")}`,
        });
    }
    return { version };
}
