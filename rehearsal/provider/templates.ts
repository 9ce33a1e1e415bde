import { helm } from "./command";
import { asString, Json, JsonObject, parseObject, textOf } from "./json";
import { decodeYaml } from "./yamlText";

/** Members of the request that are served; the others would be passed over without a word. */
const SERVED = ["chart", "namespace", "path", "release_name", "skip_crd_rendering", "values", "version"];

/** What the official provider calls this failure. */
const FAILED = "failed to generate YAML for specified Helm chart";

/**
 * `kubernetes:helm:template`, the function behind `helm.v3.Chart`: the objects of a chart, rendered and not installed.
 * As the official provider does it (provider/pkg/provider/invoke_helm_template.go): `jsonOpts` holds the request,
 * `path` is a local chart, else `chart` (which may be an `oci://` reference) is fetched at `version`; hooks are part of
 * the result, those for tests are not. Unlike it, the capabilities are Helm's own, not those of the cluster.
 */
export async function templateObjects(args: JsonObject): Promise<JsonObject[]> {
    const text = asString(args["jsonOpts"]);
    if (text === undefined) {
        throw new Error("missing required field 'jsonOpts' of type string");
    }
    const request = parseObject(text);
    const line = templateArguments(request);
    const values = JSON.stringify(request["values"] ?? {});
    const manifest = await helm(line, values).catch((error: unknown) => {
        throw new Error(`${FAILED}: ${error instanceof Error ? error.message : String(error)}`);
    });
    return decodeYaml(manifest, namespaceOf(request));
}

/** The command line that renders a chart; values go by standard input. */
export function templateArguments(request: JsonObject): string[] {
    const unknown = Object.keys(request).filter((key) => !SERVED.includes(key));
    if (unknown.length > 0) {
        throw new Error(`${FAILED}: the stand-in provider does not serve ${unknown.join(", ")}`);
    }
    const given = (flag: string, value: Json | undefined): string[] =>
        value === undefined ? [] : [`${flag}=${textOf(value)}`];
    return [
        "template",
        textOf(request["release_name"]),
        textOf(request["path"] ?? request["chart"]),
        `--namespace=${namespaceOf(request)}`,
        ...(request["path"] === undefined ? given("--version", request["version"]) : []),
        ...(request["skip_crd_rendering"] === true ? [] : ["--include-crds"]),
        "--skip-tests",
        "--values=-",
    ];
}

function namespaceOf(request: JsonObject): string {
    return asString(request["namespace"]) ?? "default";
}
