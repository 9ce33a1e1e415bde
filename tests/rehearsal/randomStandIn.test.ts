import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { credentials, ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckRequest, CreateRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { repository } from "../support/recorder";

type Inputs = Record<string, JavaScriptValue>;
type Answer<T> = (callback: (error: ServiceError | null, response: T) => void) => void;

const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const urnOf = (type: string) => `urn:pulumi:test::edge-mesh::edge-mesh:components:EdgeRedis$${type}::it`;
const urn = urnOf("random:index/randomPassword:RandomPassword");
const inputs: Inputs = { length: 40, special: false, keepers: { rotation: "1" } };

const ask = <T>(call: Answer<T>) =>
    new Promise<T>((resolve, reject) =>
        call((error, response) => (error === null ? resolve(response) : reject(error))),
    );

describe("rehearsal: the stand-in for RandomPassword", () => {
    let child: ChildProcess;
    let client: ResourceProviderClient;

    before(async () => {
        const source = path.join(repository, "rehearsal", "randomStandIn.ts");
        const args = ["-r", "ts-node/register/transpile-only", source];
        const started = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "pipe", "ignore"] });
        child = started;
        const [port] = (await once(createInterface(started.stdout), "line")) as [string];
        client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    });
    after(() => {
        client.close();
        child.kill();
    });

    const check = (news: Inputs, of = urn) => {
        const request = new CheckRequest();
        request.setUrn(of);
        request.setOlds(Struct.fromJavaScript({}));
        request.setNews(Struct.fromJavaScript(news));
        return ask<{ getFailuresList(): { getProperty(): string }[] }>((done) => client.check(request, done));
    };
    const create = async () => {
        const request = new CreateRequest();
        request.setUrn(urn);
        request.setProperties(Struct.fromJavaScript(inputs));
        const response = await ask<{ getProperties(): Struct | undefined }>((done) => client.create(request, done));
        return response.getProperties()?.toJavaScript() ?? {};
    };
    const replaces = async (news: Inputs) => {
        const request = new DiffRequest();
        request.setUrn(urn);
        request.setOlds(Struct.fromJavaScript(await create()));
        request.setNews(Struct.fromJavaScript(news));
        const response = await ask<{ getReplacesList(): string[] }>((done) => client.diff(request, done));
        return response.getReplacesList();
    };

    it("makes another password each time, of letters and digits, and marks it as secret", async () => {
        const [one, other] = (await Promise.all([create(), create()])).map((it) => it["result"] as Inputs);
        assert.ok(Object.values(one ?? {}).includes(secretMark));
        assert.match(String(one?.["value"]), /^[A-Za-z0-9]{40}$/);
        assert.notEqual(one?.["value"], other?.["value"]);
    });

    it("keeps it until a keeper or the length changes", async () => {
        assert.deepEqual(await replaces(inputs), []);
        assert.deepEqual(await replaces({ ...inputs, keepers: { rotation: "2" } }), ["keepers"]);
        assert.deepEqual(await replaces({ ...inputs, length: 41 }), ["length"]);
    });

    it("refuses every other type, and every input that it does not know", async () => {
        await assert.rejects(check(inputs, urnOf("random:index/randomId:RandomId")), /RandomPassword alone/);
        const failed = async (news: Inputs) => (await check(news)).getFailuresList().map((it) => it.getProperty());
        assert.deepEqual(await failed(inputs), []);
        assert.deepEqual(await failed({ ...inputs, minUpper: 1 }), ["minUpper"]);
        assert.deepEqual(await failed({ ...inputs, special: true }), ["special"]);
        assert.deepEqual(await failed({ special: false }), ["length"]);
    });
});
