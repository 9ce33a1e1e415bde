import * as assert from "node:assert/strict";
import { sender } from "../../../../checks/live/cluster/api";
import { live, openLive } from "../../../../checks/live/cluster/cluster";
import { CannotLook } from "../../../../checks/live/cluster/cannotLook";
import { Answer, kubeconfigFor, LocalServer, Seen } from "../../../support/apiServer";
import { withKubeconfig } from "../../../support/cluster";

describe("verify: live cluster", () => {
    let server: LocalServer;
    const open = async (answer: (seen: Seen) => Answer | undefined) => {
        server = new LocalServer(answer);
        const kubeconfig = kubeconfigFor(await server.start());
        return live(sender(kubeconfig), kubeconfig);
    };
    const pod = (name: string) => ({ metadata: { name, namespace: "shop" } });

    afterEach(() => server.stop());

    it("reads every page of a list, and each list once", async () => {
        const cluster = await open(({ url }) =>
            url.includes("continue=more")
                ? [200, { items: [pod("b")], metadata: {} }]
                : [200, { items: [pod("a")], metadata: { continue: "more" } }],
        );
        const read = () => cluster.list("pods", { namespace: "shop", labels: "app=shop" });
        const [pods] = await Promise.all([read(), read()]);
        assert.deepEqual(
            pods?.map(({ metadata }) => metadata.name),
            ["a", "b"],
        );
        assert.deepEqual(
            server.seen.map(({ url }) => url),
            [
                "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%3Dshop",
                "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%3Dshop&continue=more",
            ],
        );
    });

    it("asks for metadata alone where nobody needs the content", async () => {
        const cluster = await open(() => [200, { items: [] }]);
        await cluster.list("secrets", { namespace: "shop", metadataOnly: true });
        assert.match(server.seen[0]?.accept ?? "", /as=PartialObjectMetadataList/);
    });

    it("tells a kind that is not served, a right that is missing, and a failed conversion apart", async () => {
        const answers: Record<string, Answer> = {
            mappings: [500, { message: "conversion webhook for getambassador.io/v2 failed: x509" }],
            hosts: [404, "404 page not found"],
            secrets: [403, { message: 'secrets is forbidden: User "u"' }],
        };
        const cluster = await open(({ url }) => answers[/\/(\w+)\?/.exec(url)?.[1] ?? ""]);
        await assert.rejects(cluster.list("mappings"), /conversion webhook .* failed: x509/);
        await assert.rejects(cluster.list("hosts"), /does not serve hosts of getambassador.io\/v3alpha1/);
        await assert.rejects(cluster.list("secrets"), CannotLook);
    });

    it("finds one object, or says that it is not there", async () => {
        const cluster = await open(({ url }) =>
            url.endsWith("/cronjobs/a") ? [200, pod("a")] : [404, { message: "no" }],
        );
        assert.equal((await cluster.get("cronjobs", "a", "shop"))?.metadata.name, "a");
        assert.equal(await cluster.get("cronjobs", "b", "shop"), undefined);
    });

    it("keeps nothing of a dry run, and deletes what is there or not", async () => {
        const cluster = await open(({ method }) => (method === "DELETE" ? [404, {}] : [201, {}]));
        const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "shop" } };
        await cluster.dryRun("pods", object);
        await cluster.remove("pods", "a", "shop");
        const [tried, removed] = server.seen;
        assert.equal(`${tried?.method} ${tried?.url}`, "POST /api/v1/namespaces/shop/pods?dryRun=All");
        assert.deepEqual(JSON.parse(tried?.body ?? ""), object);
        assert.equal(`${removed?.method} ${removed?.url}`, "DELETE /api/v1/namespaces/shop/pods/a");
    });

    it("reads logs, and Services through the API server", async () => {
        const cluster = await open(({ url }) => [200, url]);
        const at = { namespace: "shop", pod: "a", container: "main" };
        assert.equal(await cluster.log(at, 9), "/api/v1/namespaces/shop/pods/a/log?container=main&tailLines=9");
        const proxied = await cluster.fetchService("shop", "web", 80, "/x?y=1");
        assert.equal(proxied, "/api/v1/namespaces/shop/services/web:80/proxy/x?y=1");
    });

    it("says which context does not answer", async () => {
        server = new LocalServer(() => [503, { message: "not ready yet" }]);
        const { port } = new URL(await server.start());
        await withKubeconfig(Number(port), async () => {
            await assert.rejects(
                openLive(undefined),
                /context here does not answer: not ready yet\n.*kubectl --context here/,
            );
            await assert.rejects(openLive("there"), /seen: {4}"there"/);
        });
    });
});
