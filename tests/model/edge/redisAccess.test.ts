import * as assert from "node:assert/strict";
import { redisException, redisPlace } from "../../../model/edge/redisAccess";

const place = (value: string | undefined) =>
    redisPlace({ name: "aes", env: [{ name: "REDIS_URL", ...(value === undefined ? {} : { value }) }] }, "ambassador");
const service = (targetPort: number | string | undefined, selector: object | undefined = { app: "redis" }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "edge-stack-redis", namespace: "ambassador" },
    spec: { selector, ports: [{ port: 6379, targetPort }] },
});
const workload = {
    apiVersion: "v1",
    kind: "Deployment",
    metadata: { name: "redis", namespace: "ambassador" },
    spec: {
        template: {
            metadata: { labels: { app: "redis" } },
            spec: { containers: [{ name: "redis", ports: [{ name: "resp", containerPort: 6380 }] }] },
        },
    },
};
const here = { service: "edge-stack-redis", namespace: "ambassador", port: 6379 };

describe("model/edge/redisAccess", () => {
    it("reads a Service's name with and without its namespace", () => {
        assert.deepEqual(place("edge-stack-redis:6379"), here);
        assert.deepEqual(place("edge-stack-redis.ambassador:6379"), here);
        assert.deepEqual(place("redis://edge-stack-redis.ambassador.svc.cluster.local:6379/0"), here);
        assert.deepEqual(place("redis.cache:6000"), { service: "redis", namespace: "cache", port: 6000 });
    });

    it("knows no place for a Redis outside the cluster, or one that is told elsewhere", () => {
        assert.equal(place("redis.example.com:6379"), undefined);
        assert.equal(place(undefined), undefined);
        assert.equal(redisPlace({ name: "aes" }, "ambassador"), undefined);
    });

    it("excepts the pods behind the Service, at the port that they listen on", () => {
        const exception = { name: "edge-mesh-redis", namespace: "ambassador", matchLabels: { app: "redis" } };
        assert.deepEqual(redisException(here, [service(7000)]), { ...exception, ports: [7000] });
        assert.deepEqual(redisException(here, [service(undefined)]), { ...exception, ports: [6379] });
        assert.deepEqual(redisException(here, [service("resp"), workload]), { ...exception, ports: [6380] });
    });

    it("excepts nothing without such a Service, or one without pods", () => {
        assert.equal(redisException(here, []), undefined);
        assert.equal(redisException({ ...here, namespace: "other" }, [service(7000)]), undefined);
        const bare = { ...service(7000), spec: { ports: [{ port: 6379 }] } };
        assert.equal(redisException(here, [bare]), undefined);
    });
});
