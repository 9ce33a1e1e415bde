import * as assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { ApiError, execIn, sender } from "../../../../checks/live/cluster/api";
import { CannotLook } from "../../../../checks/live/cluster/cannotLook";
import { kubeconfigFor, LocalServer } from "../../../support/apiServer";

interface Socket {
    terminate(): void;
    send(data: Buffer): void;
    close(): void;
}
interface Sockets {
    on(event: "connection", listener: (socket: Socket, request: { url?: string }) => void): void;
}
/** The client's own dependency, which has no types. */
const { WebSocketServer } = createRequire(__filename)("ws") as {
    WebSocketServer: new (options: { server: Server; handleProtocols: () => string }) => Sockets;
};

describe("verify: requests", () => {
    const servers: LocalServer[] = [];
    const open = async (...[answer]: ConstructorParameters<typeof LocalServer>) => {
        const server = new LocalServer(answer);
        servers.push(server);
        return sender(kubeconfigFor(await server.start()), 200);
    };
    afterEach(() => servers.forEach((server) => server.stop()));

    it("tells what the API server said, and its status", async () => {
        const send = await open(() => [403, { message: "forbidden" }]);
        await assert.rejects(
            send("/api"),
            (error) => error instanceof ApiError && error.status === 403 && error.message === "forbidden",
        );
        const silent = await open(() => [502, "<html>"]);
        await assert.rejects(silent("/api"), /the API server answered 502/);
    });

    it("does not wait for ever", async () => {
        const send = await open(() => undefined);
        await assert.rejects(
            send("/api"),
            (error) => error instanceof CannotLook && /no answer within 0.2 s/.test(error.message),
        );
    });

    it("tells a server that is not there", async () => {
        await open(() => undefined);
        await assert.rejects(sender(kubeconfigFor("http://127.0.0.1:1"))("/api"), /ECONNREFUSED/);
    });
});

describe("verify: commands in a container", () => {
    let server: Server;
    let asked = "";
    const opened: Socket[] = [];
    const at = { namespace: "shop", pod: "web", container: "main" };

    /** Speaks `v4.channel.k8s.io`: the first byte of a message is its channel; 1 and 2 are outputs, 3 is the end. */
    async function containerThat(status: string | undefined): Promise<string> {
        server = createServer();
        const sockets = new WebSocketServer({ server, handleProtocols: () => "v4.channel.k8s.io" });
        sockets.on("connection", (socket, { url = "" }) => {
            asked = url;
            opened.push(socket);
            const on = (channel: number, text: string) => socket.send(Buffer.from([channel, ...Buffer.from(text)]));
            on(1, "out");
            on(2, "err");
            if (status !== undefined) {
                on(3, JSON.stringify({ status }));
                socket.close();
            }
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }
    afterEach(() => {
        opened.forEach((socket) => socket.terminate());
        server.close();
    });

    it("collects both outputs and how it ended", async () => {
        const good = await execIn(kubeconfigFor(await containerThat("Success")), at, ["cat", "/a b"]);
        assert.deepEqual(good, { stdout: "out", stderr: "err", ok: true });
        assert.match(asked, /^\/api\/v1\/namespaces\/shop\/pods\/web\/exec\?.*command=cat&command=%2Fa(\+|%20)b/);
        assert.match(asked, /container=main/);
        server.close();
        const bad = await execIn(kubeconfigFor(await containerThat("Failure")), at, ["false"]);
        assert.equal(bad.ok, false);
    });

    it("does not wait for ever, and tells a refusal", async () => {
        const kubeconfig = kubeconfigFor(await containerThat(undefined));
        await assert.rejects(execIn(kubeconfig, at, ["sleep", "9"], 200), /in pod shop\/web: no answer within 0.2 s/);
        await assert.rejects(execIn(kubeconfigFor("http://127.0.0.1:1"), at, ["true"], 2_000), CannotLook);
    });
});
