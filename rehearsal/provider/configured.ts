import { Server } from "@grpc/grpc-js";
import { parseObject } from "./json";

/** The part of the engine's Configure call that is read here. */
interface ConfigureCall {
    readonly request: { getVariablesMap(): { get(key: string): string | undefined } };
}

type AddService = (this: unknown, service: unknown, implementation: { configure?: Configure }) => void;
type Configure = (call: ConfigureCall, callback: unknown) => void;

let upserting = process.env["PULUMI_K8S_UPSERT_EXISTING_OBJECTS"] === "true";
/** What the official provider takes unless told otherwise (its schema, `kubeClientSettings`). */
let limits: ClientLimits = { qps: 50, burst: 120 };

/** Requests a second that a client may send, and at once. */
export interface ClientLimits {
    readonly qps: number;
    readonly burst: number;
}

/** Whether creating adopts what is there, as the official provider does with `upsertExistingObjects`. */
export function upsertsExisting(): boolean {
    return upserting;
}

/** The limits of `kubeClientSettings`. */
export function clientLimits(): ClientLimits {
    return limits;
}

/**
 * Listens to Configure. `@pulumi/pulumi/provider` answers it without telling the provider, so the service is watched
 * where it is registered; each explicit provider has a process of its own, so one value is enough.
 */
export function watchConfigure(): void {
    const prototype = Server.prototype as unknown as { addService: AddService };
    const addService = prototype.addService;
    prototype.addService = function (service, implementation) {
        const configure = implementation.configure;
        if (configure !== undefined) {
            implementation.configure = (call, callback) => {
                const variables = call.request.getVariablesMap();
                const upsert = variables.get("kubernetes:config:upsertExistingObjects");
                upserting = upsert === undefined ? upserting : upsert === "true";
                const client = parseObject(variables.get("kubernetes:config:kubeClientSettings") ?? "{}");
                limits = { qps: Number(client["qps"] ?? limits.qps), burst: Number(client["burst"] ?? limits.burst) };
                configure.call(implementation, call, callback);
            };
        }
        addService.call(this, service, implementation);
    };
}
