import * as pulumi from "@pulumi/pulumi";
import { emptyStatus, madeUp } from "./answers";

/** One resource as the program registered it. */
export interface Recorded {
    readonly type: string;
    readonly name: string;
    readonly parent: string;
    readonly custom: boolean;
    readonly provider: string;
    readonly retainOnDelete: boolean;
    /** Present only where the resource goes with another. */
    readonly deletedWith?: string;
    readonly dependencies: readonly string[];
    /** Those of the dependencies that no input brings along: the explicit `dependsOn`. */
    readonly ordered: readonly string[];
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Only read by its id, not managed. */
    readonly read?: true;
}

/** What the program did: its resources in the order of their names, and its outputs. */
export interface Recording {
    readonly resources: readonly Recorded[];
    /** What each component registers as its outputs, by `type::name`. */
    readonly registered: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly outputs: Readonly<Record<string, unknown>>;
}

interface ReadRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
    getProvider(): string;
    getDependenciesList(): string[];
}

interface OutputsRequest {
    getUrn(): string;
    getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface RegisterRequest extends ReadRequest {
    getCustom(): boolean;
    getRetainondelete(): boolean;
    getDeletedwith(): string;
    getPropertydependenciesMap(): { forEach(visit: (urns: { getUrnsList(): string[] }) => void): void };
    getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

/** `type::name` of a URN, without stack, project and parents. */
const shortUrn = (urn: string) => urn.split("::").slice(2).join("::").split("$").pop() ?? urn;

/** A stack's configuration as the engine hands it to a program: full keys, values as text. */
export interface ProgramConfig {
    readonly values: Readonly<Record<string, string>>;
    /** Keys that were set with `--secret`. */
    readonly secretKeys: readonly string[];
}

/** What stands in for a cluster while the program is recorded. */
export interface Answers {
    /** What an object has beside its inputs; an empty status by default. */
    readonly status?: (type: string, name: string) => Record<string, unknown>;
    /** Answers a function of a provider; what it was asked by default. */
    readonly call?: (token: string, args: object) => unknown;
}

/**
 * Runs `program` without engine and cluster, and records what it registers: the monitor of Pulumi's unit tests answers each
 * resource with its own inputs, so that everything that depends on it is registered as well.
 */
export async function record(
    program: () => Promise<Record<string, unknown>>,
    { values, secretKeys }: ProgramConfig,
    { status = emptyStatus, call = (_token, args) => args }: Answers = {},
): Promise<Recording> {
    pulumi.runtime.setAllConfig({ ...values }, [...secretKeys]);
    await pulumi.runtime.setMocks(
        {
            newResource: (args) => ({
                id: args.id || `${args.name}-id`,
                state: {
                    ...(args.inputs as object),
                    ...madeUp(args.type, args.name, args.inputs as Recorded["inputs"]),
                    ...status(args.type, args.name),
                },
            }),
            call: async (args) => withDetails(() => call(args.token, args.inputs as object)),
        },
        "edge-mesh",
        "recorded",
        false,
    );
    const { resources, registered } = observed();
    const outputs = await withShortStacks(async () => {
        const settled = await settle(await program());
        await pulumi.runtime.disconnect();
        return settled;
    });
    const order = (a: Recorded, b: Recorded) => `${a.type}::${a.name}`.localeCompare(`${b.type}::${b.name}`);
    return { resources: resources.sort(order), registered, outputs };
}

/** Of a function that fails the SDK tells only what gRPC calls its details. */
async function withDetails(action: () => unknown): Promise<object> {
    try {
        return (await action()) as object;
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw Object.assign(new Error(message), { details: message });
    }
}

/** The resources that the monitor is asked for from now on, and what it is told of components. */
function observed(): { resources: Recorded[]; registered: Record<string, Record<string, unknown>> } {
    const resources: Recorded[] = [];
    const registered: Record<string, Record<string, unknown>> = {};
    const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResource: (request: RegisterRequest, callback: unknown) => unknown;
        readResource: (request: ReadRequest, callback: unknown) => unknown;
        registerResourceOutputs: (request: OutputsRequest, callback: unknown) => unknown;
    };
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
        resources.push(toRecorded(request));
        return register(request, callback);
    };
    const read = monitor.readResource.bind(monitor);
    monitor.readResource = (request, callback) => {
        resources.push({
            ...toRead(request),
            custom: true,
            retainOnDelete: false,
            ordered: [],
            inputs: {},
            read: true,
        });
        return read(request, callback);
    };
    const complete = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, callback) => {
        registered[shortUrn(request.getUrn())] = request.getOutputs()?.toJavaScript() ?? {};
        return complete(request, callback);
    };
    return { resources, registered };
}

/** Pulumi takes a stack trace for every promise, and mapping them to sources is most of a recording's time. */
async function withShortStacks<Result>(action: () => Promise<Result>): Promise<Result> {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 1;
    try {
        return await action();
    } finally {
        Error.stackTraceLimit = limit;
    }
}

function toRead(request: ReadRequest) {
    return {
        type: request.getType(),
        name: request.getName(),
        parent: shortUrn(request.getParent()),
        provider: shortUrn(request.getProvider().replace(/::[^:]*$/, "")),
        dependencies: request.getDependenciesList().map(shortUrn).sort(),
    };
}

function toRecorded(request: RegisterRequest): Recorded {
    const deletedWith = shortUrn(request.getDeletedwith());
    const fromInputs = new Set<string>();
    request.getPropertydependenciesMap().forEach((urns) => urns.getUrnsList().forEach((urn) => fromInputs.add(urn)));
    const ordered = request.getDependenciesList().filter((urn) => !fromInputs.has(urn));
    return {
        ...toRead(request),
        custom: request.getCustom(),
        retainOnDelete: request.getRetainondelete(),
        ...(deletedWith === "" ? {} : { deletedWith }),
        ordered: ordered.map(shortUrn).sort(),
        inputs: request.getObject()?.toJavaScript() ?? {},
    };
}

async function settle(outputs: Record<string, unknown>): Promise<Record<string, unknown>> {
    const entries = Object.entries(outputs).map(
        ([key, value]) =>
            new Promise<[string, unknown]>((resolve) =>
                (pulumi.output(value) as pulumi.Output<unknown>).apply((it) => resolve([key, it])),
            ),
    );
    return Object.fromEntries(await Promise.all(entries));
}
