import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Api } from "./api";
import type { Change } from "./diff";
import { CallOptions, MappingSet, MappingSets, PartlyFailed, setOf } from "./provider";
import { concealed } from "./secret";

/** Bytes of a message; the engine takes as many. */
const maxMessage = 400 * 1024 * 1024;
/** Says to the official provider that fields which others manage are to be taken, and so to this one. */
const forceVariable = "PULUMI_K8S_ENABLE_PATCH_FORCE";

const channel: grpc.ChannelOptions = {
    "grpc.max_receive_message_length": maxMessage,
    "grpc.max_send_message_length": maxMessage,
};

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Respond = grpc.sendUnaryData<unknown>;

/**
 * The provider's side of Pulumi's protocol. The SDK's own server passes on neither preview nor detailed diff, neither the
 * provider's settings nor a cancellation.
 */
export class Server {
    private sets = new MappingSets(new Api(undefined), false);
    private engine: EngineClient | undefined;
    private readonly ending = new AbortController();

    constructor(engineAddress: string | undefined) {
        this.attach(engineAddress);
    }

    /** Serves on a free port of this machine, which it returns. */
    async listen(): Promise<number> {
        const server = new grpc.Server(channel);
        server.addService(ResourceProviderService, this.methods());
        return new Promise((resolve, reject) =>
            server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error === null ? resolve(port) : reject(error),
            ),
        );
    }

    private attach(address: string | undefined): void {
        if (address) {
            this.engine = new EngineClient(address, grpc.credentials.createInsecure(), channel);
        }
    }

    private methods(): grpc.UntypedServiceImplementation {
        return {
            getPluginInfo: answering(() => new PluginInfo()),
            attach: answering((request: PluginAttach) => {
                this.attach(request.getAddress());
                return new Empty();
            }),
            getSchema: answering(() => new proto.GetSchemaResponse().setSchema("{}")),
            configure: answering((request: proto.ConfigureRequest) => this.configure(request)),
            check: answering((request: proto.CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
            diff: answering((request: proto.DiffRequest) => this.diff(request)),
            create: answering((request: proto.CreateRequest) => this.create(request)),
            read: answering((request: proto.ReadRequest) => this.read(request)),
            update: answering((request: proto.UpdateRequest) => this.update(request)),
            delete: answering((request: proto.DeleteRequest) => this.delete(request)),
            cancel: answering(() => {
                this.ending.abort("the run was cancelled");
                return new Empty();
            }),
        };
    }

    private configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
        const { context } = plain(request.getArgs()) as { context?: string };
        this.sets = new MappingSets(new Api(context || undefined), process.env[forceVariable] === "true");
        return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }

    private diff(request: proto.DiffRequest): proto.DiffResponse {
        const changes = this.sets.diff(given(request.getOlds()), given(request.getNews()));
        const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
        const response = new proto.DiffResponse().setHasdetaileddiff(true);
        changes.forEach((change, path) => response.getDetaileddiffMap().set(path, propertyDiff(change)));
        return response
            .setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME)
            .setDiffsList([...new Set([...changes.keys()].map((path) => path.replace(/\[.*$/s, "")))]);
    }

    private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
        const inputs = given(request.getProperties());
        const options = this.optionsOf(request);
        const made = request.getPreview()
            ? await this.sets.preview(undefined, inputs, options).then(() => inputs)
            : await this.sets.apply(undefined, inputs, options);
        return new proto.CreateResponse().setId(made.mark).setProperties(stated(made));
    }

    private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
        const [state, inputs] = [given(request.getOlds()), given(request.getNews())];
        const options = this.optionsOf(request);
        const made = request.getPreview()
            ? await this.sets.preview(state, inputs, options).then(() => inputs)
            : await this.sets.apply(state, inputs, options);
        return new proto.UpdateResponse().setProperties(stated(made));
    }

    private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
        const [state, inputs] = [given(request.getProperties()), given(request.getInputs())];
        const live = await this.sets.read(state, inputs, this.optionsOf(request));
        return new proto.ReadResponse()
            .setId(request.getId())
            .setProperties(stated({ ...live, isSecret: state.isSecret || inputs.isSecret }))
            .setInputs(request.getInputs());
    }

    private async delete(request: proto.DeleteRequest): Promise<Empty> {
        await this.sets.remove(given(request.getProperties()), this.optionsOf(request));
        return new Empty();
    }

    private optionsOf(request: { getUrn(): string; getTimeout(): number }): CallOptions {
        const tell = (line: string) => {
            const log = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(line).setUrn(request.getUrn());
            this.engine?.log(log.setEphemeral(true), () => undefined);
        };
        const seconds = request.getTimeout();
        const limit = seconds > 0 ? [AbortSignal.timeout(seconds * 1_000)] : [];
        return { tell, signal: AbortSignal.any([this.ending.signal, ...limit]) };
    }
}

/** A method that answers, or fails as the engine expects it. */
function answering<Request>(method: (request: Request) => unknown) {
    return (call: Call<Request>, respond: Respond): void => {
        Promise.resolve()
            .then(() => method(call.request))
            .then(
                (answer) => respond(null, answer),
                (error: unknown) => respond(failureOf(error)),
            );
    };
}

/** An error as gRPC has it; what was done in part goes along, so that the engine keeps it. */
function failureOf(error: unknown): grpc.ServiceError {
    const message = error instanceof Error ? error.message : String(error);
    const metadata = new grpc.Metadata();
    if (error instanceof PartlyFailed) {
        const detail = new proto.ErrorResourceInitFailed()
            .setId(error.set.mark)
            .setProperties(stated(error.set))
            .setReasonsList([...error.reasons]);
        const any = new Any();
        any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
        const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message);
        status.addDetails(any);
        metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    }
    return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}

function plain(struct: Struct | undefined): Record<string, unknown> {
    return struct?.toJavaScript() ?? {};
}

const given = (struct: Struct | undefined): MappingSet => setOf(plain(struct));

/** A set as the state has it. */
function stated({ mark, routes, isSecret }: MappingSet): Struct {
    const kept = { mark, routes: isSecret ? concealed(routes) : routes };
    return Struct.fromJavaScript(kept as unknown as Record<string, JavaScriptValue>);
}

function propertyDiff(change: Change): proto.PropertyDiff {
    const { ADD, DELETE, UPDATE } = proto.PropertyDiff.Kind;
    return new proto.PropertyDiff().setKind({ add: ADD, delete: DELETE, update: UPDATE }[change]);
}
