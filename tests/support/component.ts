import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { Providers, connectProviders } from "../../components/providers";
import { record, Recorded, Recording } from "./recorder";

type Status = (type: string, name: string) => Record<string, unknown>;

/** Records what `build` registers, without the two providers; what it returns becomes the outputs. */
export async function recordComponent(build: (providers: Providers) => unknown, status?: Status): Promise<Recording> {
    const program = () => Promise.resolve({ result: build(connectProviders(undefined)) });
    const recording = await record(program, {}, {}, status);
    const resources = recording.resources.filter(({ type }) => type !== "pulumi:providers:kubernetes");
    return { ...recording, resources };
}

/** Options that every component of the program gets. */
export function optsOf({ cluster }: { readonly cluster: k8s.Provider }): { provider: k8s.Provider } {
    return { provider: cluster };
}

/** The one resource whose type ends in `kind`. */
export function only({ resources }: Recording, kind: string): Recorded {
    const found = resources.filter(({ type }) => type.endsWith(`:${kind}`));
    assert.equal(found.length, 1, `${kind}: ${found.map(({ name }) => name).join(", ") || "none"}`);
    return found[0] as Recorded;
}

/** The resource of that name. */
export function named({ resources }: Recording, name: string): Recorded {
    const found = resources.find((resource) => resource.name === name);
    assert.ok(found !== undefined, `no ${name} among ${resources.map((it) => it.name).join(", ")}`);
    return found;
}

/** What stands at a path below the inputs; numbers index lists. */
export function at(resource: Recorded, ...path: (string | number)[]): unknown {
    return path.reduce<unknown>(
        (value, part) => (value as Record<string | number, unknown> | undefined)?.[part],
        resource.inputs,
    );
}

/** The short provider name, `cluster` or `adopting`. */
export function providerOf({ provider }: Recorded): string {
    return provider.split("::").pop() ?? "";
}
