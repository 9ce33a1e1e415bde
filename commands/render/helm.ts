import { refusal } from "../../messages/problem";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { TemplateRequest } from "../../model/edge/crdChart";
import { isClusterScoped, parseManifest } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { builtInApiVersions } from "./apiVersions";

const run = promisify(execFile);
/** Room for a rendered chart, in bytes. */
const maxBuffer = 256 * 1024 * 1024;
/** Milliseconds for one chart, its download included. */
const chartTimeout = 120_000;

/** What charts are told unless a user says otherwise. */
export const defaultKubeVersion = "1.34.0";

/** How charts are rendered; all of it is part of the output, so none of it comes from a cluster. */
export interface HelmOptions {
    /** Helm's executable. */
    readonly helm: string;
    /** Version of Kubernetes that charts are told, such as 1.34.0. */
    readonly kubeVersion: string;
    /** API versions that charts find beside those of Kubernetes itself, such as monitoring.coreos.com/v1. */
    readonly apiVersions: readonly string[];
}

/** A chart to be rendered, whoever asks for it. */
export interface ChartRequest {
    readonly release: string;
    readonly namespace: string;
    readonly chart: string;
    readonly version?: string;
    readonly repository?: string;
    readonly skipCrds?: boolean;
    readonly values: unknown;
}

/** Inputs of a release that are read here, and those that only say how Helm installs what it rendered. */
const read = ["chart", "name", "namespace", "repositoryOpts", "skipCrds", "values", "version"];
const installing = ["compat", "maxHistory", "skipAwait", "takeOwnership", "timeout"];

/**
 * The request behind a release.
 * @throws Error for an input that would change what is rendered, and is not known here
 */
export function releaseRequest(inputs: Readonly<Record<string, unknown>>): ChartRequest {
    const unknown = Object.keys(inputs).filter((key) => ![...read, ...installing].includes(key));
    if (unknown.length > 0) {
        throw new Error(`release ${String(inputs["name"])}: render does not know its input ${unknown.join(", ")}`);
    }
    const { name, repositoryOpts, ...others } = inputs as unknown as Omit<ChartRequest, "release" | "repository"> & {
        readonly name: string;
        readonly repositoryOpts?: { readonly repo: string };
    };
    return { ...others, release: name, repository: repositoryOpts?.repo };
}

/** The request behind the provider's function that renders a chart. */
export function functionRequest({ release_name: release, path, chart = "", ...others }: TemplateRequest): ChartRequest {
    return { ...others, release, chart: path ?? chart };
}

/** Helm's command line; values go by standard input. */
export function templateArguments(request: ChartRequest, options: HelmOptions): string[] {
    const given = (flag: string, value: string | undefined) => (value === undefined ? [] : [`${flag}=${value}`]);
    return [
        "template",
        request.release,
        request.chart,
        `--namespace=${request.namespace}`,
        ...given("--version", request.version),
        ...given("--repo", request.repository),
        `--kube-version=${options.kubeVersion}`,
        ...[...builtInApiVersions, ...options.apiVersions].map((version) => `--api-versions=${version}`),
        ...(request.skipCrds === true ? [] : ["--include-crds"]),
        "--skip-tests",
        "--values=-",
    ];
}

/**
 * The objects of a chart, each with its namespace, as an install would make them.
 * @throws RunError that names the chart and what Helm said
 */
export async function templateObjects(request: ChartRequest, options: HelmOptions): Promise<AnyObject[]> {
    const rendering = run(options.helm, templateArguments(request, options), { maxBuffer, timeout: chartTimeout });
    // Helm that could not be started does not read; that is told by the command's own error.
    rendering.child.stdin?.on("error", () => undefined).end(JSON.stringify(request.values ?? {}));
    const { stdout } = await rendering.catch((error: Error & { code?: unknown; stderr?: string }) =>
        refuse(request, error),
    );
    return parseManifest(stdout).map((object) => inNamespace(object, request.namespace));
}

function inNamespace(object: AnyObject, namespace: string): AnyObject {
    const placed = isClusterScoped(object.kind) || object.metadata.namespace !== undefined;
    return placed ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

function refuse(
    { release, chart, version, repository }: ChartRequest,
    error: Error & { code?: unknown; stderr?: string },
): never {
    const place = [chart, version, repository && `from ${repository}`].filter((part) => part !== undefined).join(" ");
    const missing = error.code === "ENOENT";
    const reason = missing ? "the command helm is not on PATH" : error.stderr?.trim() || error.message;
    const fix = missing
        ? "install Helm 3.14 or later (helm version)"
        : "helm show chart CHART, or take charts from elsewhere: pulumi config set --path 'edge-mesh:mirror.charts' PLACE";
    throw refusal({ about: `Release ${release} could not be rendered`, seen: place, problem: reason, fix });
}
