import * as assert from "node:assert/strict";
import { parseSettings } from "../../../config/load";

const problems = (raw: Readonly<Record<string, unknown>>) =>
    parseSettings({ meshNamespaces: [{ name: "shop" }], ...raw }).problems.map(({ path, seen, fix }) => ({
        path,
        seen,
        fix,
    }));
const allowing = (entry: Readonly<Record<string, unknown>>) => problems({ authorization: { allow: [entry] } });

describe("config/rules/access", () => {
    it("refuses an entry that would let in everyone", () => {
        assert.deepEqual(allowing({ to: "shop", ports: [8080] }), [
            {
                path: "authorization.allow[0].namespaces",
                seen: undefined,
                fix: "pulumi config set --path 'edge-mesh:authorization.allow[0].namespaces[0]' NAMESPACE",
            },
        ]);
        assert.deepEqual(allowing({ to: "shop", namespaces: ["web"] }), []);
        assert.deepEqual(allowing({ to: "shop", serviceAccounts: ["web/front"] }), []);
    });

    it("refuses an entry for a namespace outside the mesh, where it would do nothing", () => {
        const [problem] = allowing({ to: "elsewhere", namespaces: ["web"] });
        assert.deepEqual([problem?.path, problem?.seen], ["authorization.allow[0].to", "elsewhere"]);
    });

    it("refuses to tell callers apart where nothing proves who calls", () => {
        const found = problems({ authorization: { enabled: true }, strict: { scope: "off" } });
        assert.deepEqual(
            found.map(({ path, seen }) => [path, seen]),
            [["strict.scope", "off"]],
        );
        assert.deepEqual(problems({ authorization: { enabled: true } }), []);
    });

    it("refuses Cassandra with the slim image, whose pod would never start, and names the right one", () => {
        const storage = { type: "cassandra", contactPoints: ["a"], localDatacenter: "dc1" };
        const [problem] = problems({ zipkin: { storage } });
        assert.equal(problem?.path, "zipkin.image");
        assert.match(problem?.fix ?? "", /'edge-mesh:zipkin\.image' docker\.io\/openzipkin\/zipkin:3\.5\.1$/);
        assert.deepEqual(problems({ zipkin: { storage, image: "docker.io/openzipkin/zipkin:3.5.1" } }), []);
    });

    it("refuses several pods that would each keep a part of the traces", () => {
        assert.equal(problems({ zipkin: { replicas: 2 } })[0]?.path, "zipkin.replicas");
        const storage = { type: "elasticsearch", hosts: ["http://a:9200"] };
        assert.deepEqual(problems({ zipkin: { replicas: 2, storage } }), []);
    });
});
