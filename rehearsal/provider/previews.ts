import { Server } from "@grpc/grpc-js";
import { ConfigureResponse, CreateResponse, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { asObject, JsonObject } from "./json";
import { UNKNOWN, unwrap } from "./secrets";

/** Fields as the protocol carries them; the class comes with the call, since the package is not ours to load. */
interface Struct {
    toJavaScript(): JsonObject;
    readonly constructor: { fromJavaScript(fields: JsonObject): Struct };
}

interface Call {
    readonly request: {
        getUrn(): string;
        getPreview(): boolean;
        getProperties(): Struct;
        getNews(): Struct;
    };
}

type Response = Pick<ConfigureResponse, "setSupportspreview"> | CreateResponse | UpdateResponse;
type Answer = (error: unknown, response: Response | null) => void;
type Method = (call: Call, answer: Answer) => void;

interface Service {
    configure?: Method;
    create?: Method;
    update?: Method;
}

/** What an object would be after an operation; undefined where nobody can say. */
export type DryRun = (urn: string, inputs: JsonObject) => Promise<JsonObject | undefined>;

/**
 * Lets previews answer with what the API server would make of an object, as the official provider does (its Create and
 * Update apply with `dryRun=All` when the engine previews, and give up where inputs are not known yet).
 * `@pulumi/pulumi/provider` hides previews from the provider, so the service is watched where it is registered.
 */
export function watchPreviews(dryRun: DryRun): void {
    const prototype = Server.prototype as unknown as { addService: (this: unknown, a: unknown, it: Service) => void };
    const addService = prototype.addService;
    prototype.addService = function (service, implementation) {
        const { configure, create, update } = implementation;
        implementation.configure = (call, answer) =>
            configure?.call(implementation, call, (error, response) => {
                (response as ConfigureResponse | null)?.setSupportspreview(true);
                answer(error, response);
            });
        implementation.create = (call, answer) =>
            call.request.getPreview()
                ? void answerPreview(dryRun, call, call.request.getProperties(), new CreateResponse(), answer)
                : create?.call(implementation, call, answer);
        implementation.update = (call, answer) =>
            call.request.getPreview()
                ? void answerPreview(dryRun, call, call.request.getNews(), new UpdateResponse(), answer)
                : update?.call(implementation, call, answer);
        addService.call(this, service, implementation);
    };
}

async function answerPreview(
    dryRun: DryRun,
    { request }: Call,
    inputs: Struct,
    response: CreateResponse | UpdateResponse,
    answer: Answer,
): Promise<void> {
    const outs = await previewed(dryRun, request.getUrn(), inputs.toJavaScript());
    response.setProperties(inputs.constructor.fromJavaScript(outs) as never);
    answer(null, response);
}

/**
 * Outputs of an object in a preview. Without fields every output is unknown: where inputs are unknown, where they hold
 * secrets (the answer would repeat them), and where the API server refuses, which `up` will say better.
 */
export async function previewed(dryRun: DryRun, urn: string, inputs: JsonObject): Promise<JsonObject> {
    const { value, secretPaths } = unwrap(inputs);
    if (secretPaths.length > 0 || JSON.stringify(value).includes(UNKNOWN)) {
        return {};
    }
    return (await dryRun(urn, asObject(value)).catch(() => undefined)) ?? {};
}
