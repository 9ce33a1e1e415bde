import { version } from "@pulumi/kubernetes/package.json";
import { main, Provider } from "@pulumi/pulumi/provider";
import { apply } from "./apiServer";
import { SELF } from "./command";
import { watchConfigure } from "./configured";
import { endWhenIdle } from "./interrupt";
import { asObject, asString, JsonObject } from "./json";
import { control, get, identity, MANAGER, objects, outcome, strip } from "./objects";
import { managerOf, patches } from "./patches";
import { watchPreviews } from "./previews";
import { releases } from "./releases";
import { unwrap } from "./secrets";
import { Handler, nameErrorLines, serve } from "./serving";
import { templateObjects } from "./templates";
import { isPatch, isRelease, parseUrn } from "./tokens";
import { decodeYaml } from "./yamlText";

/** The handler of a resource. */
export function handlerOf(urn: string, inputs: JsonObject): Handler {
    const token = parseUrn(urn);
    if (isRelease(token)) {
        return releases;
    }
    if (/^kubernetes:(yaml|helm\.sh|kustomize)(\/|:)/.test(token.type)) {
        throw new Error(`${SELF}: ${token.type} is not served`);
    }
    return isPatch(token, asString(inputs["kind"])) ? patches : objects;
}

/** What an object would be after an apply; undefined for releases, and for patches of what is not there. */
async function dryRun(urn: string, inputs: JsonObject): Promise<JsonObject | undefined> {
    const handler = handlerOf(urn, inputs);
    const absent = handler === patches && (await get(identity(inputs))) === undefined;
    if (handler === releases || absent) {
        return undefined;
    }
    const [manager, force] =
        handler === patches ? [managerOf(urn, inputs), control(inputs, "patchForce") === "true"] : [MANAGER, true];
    return outcome(await apply(strip(inputs), manager, force, true)).outs;
}

/**
 * The stand-in for `pulumi-resource-kubernetes`.
 *
 * Of an explicit provider's inputs `upsertExistingObjects` and, for Helm, `kubeClientSettings` are read (configured.ts):
 * `kubeconfig`, `context` and the other switches are passed over. The cluster is the one of KUBECONFIG.
 */
export function kubernetesProvider(): Provider {
    return {
        ...serve(version, handlerOf),
        invoke: async (token, marked: JsonObject) => {
            const args = asObject(unwrap(marked).value);
            return { outputs: { result: await invoked(token, args) } };
        },
        construct: (_name, type) => Promise.reject(new Error(`${SELF}: the remote component ${type} is not served`)),
    };
}

/** The result of a function of the provider. */
async function invoked(token: string, args: JsonObject): Promise<JsonObject[]> {
    switch (token) {
        case "kubernetes:yaml:decode":
            return decodeYaml(asString(args["text"]) ?? "", asString(args["defaultNamespace"]));
        case "kubernetes:helm:template":
            return templateObjects(args);
        default:
            throw new Error(`${SELF}: the function ${token} is not served`);
    }
}

if (require.main === module) {
    nameErrorLines();
    watchConfigure();
    watchPreviews(dryRun);
    void main(endWhenIdle(kubernetesProvider()), process.argv.slice(2));
}
