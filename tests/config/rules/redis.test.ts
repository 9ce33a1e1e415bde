import * as assert from "node:assert/strict";
import { configurationRefusal } from "../../../messages/problem";
import { problemsOf, settingsOf } from "../../support/settings";

type Raw = Readonly<Record<string, unknown>>;
const url = "redis.data:6379";
const pathsOf = (edge: Raw) => problemsOf({ edge }).map(({ path }) => path);
const withValues = (emissary: Raw, redis: Raw = {}) => ({ redis, values: { "emissary-ingress": emissary } });
const at = "edge.values.emissary-ingress";

describe("config/rules/redis", () => {
    it("takes a Redis of the program's own, and one of the user's with and without a login", () => {
        settingsOf({ edge: { redis: { image: "redis:8.0.1", rotation: 2 } } });
        settingsOf({ edge: { redis: { url } } });
        const { edge } = settingsOf({ edge: { redis: { url, secret: { name: "mine" } } } });
        assert.deepEqual(edge.redis.secret, { name: "mine", passwordKey: "password" });
    });

    it("refuses what would do nothing beside the other, or for Emissary", () => {
        assert.deepEqual(pathsOf({ redis: { url, image: "redis:8", rotation: 2 } }), [
            "edge.redis.image",
            "edge.redis.rotation",
        ]);
        assert.deepEqual(pathsOf({ redis: { secret: { name: "mine" } } }), ["edge.redis.secret"]);
        assert.deepEqual(pathsOf({ distribution: "emissary", redis: { url, rotation: 2 } }), [
            "edge.redis.rotation",
            "edge.redis.url",
        ]);
        assert.deepEqual(pathsOf({ install: "existing", redis: { url } }), ["edge.redis"]);
    });

    it("wants an address without scheme and password, and does not show one", () => {
        for (const bad of ["redis://:planted@h:6379", "user:planted@h:6379", "h", "h:port", ""]) {
            const problems = problemsOf({ edge: { redis: { url: bad } } });
            assert.deepEqual(
                problems.map(({ path }) => path),
                ["edge.redis.url"],
            );
            assert.doesNotMatch(configurationRefusal(problems).message, /planted/);
        }
        settingsOf({ edge: { redis: { url: "master,a.data:26379,b.data:26379" } } });
    });

    it("shows no password that was written where a Secret's name belongs", () => {
        for (const redis of [
            { url, secret: "planted" },
            { url, password: "planted" },
        ]) {
            assert.doesNotMatch(configurationRefusal(problemsOf({ edge: { redis } })).message, /planted/);
        }
    });

    it("refuses the chart's own Redis, which would have no password", () => {
        for (const redis of [{ create: true }, { create: false, image: { tag: "5" } }, { resources: {} }]) {
            assert.deepEqual(pathsOf({ values: { redis } }), ["edge.values.redis"]);
        }
        settingsOf({ edge: { values: { redis: { create: false } } } });
    });

    it("has one place for the address", () => {
        const values = { redisURL: url, "emissary-ingress": { redisURL: url } };
        const problems = problemsOf({ edge: { values } });
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["edge.values.redisURL", `${at}.redisURL`],
        );
        assert.match(problems[0]?.fix ?? "", /rm .*redisURL' && .*set .*edge\.redis\.url/);
    });

    it("has one place for what comes from the Secret: neither the variables nor the text of envRaw", () => {
        const env = { REDIS_PASSWORD: "planted", redis_auth: "planted", REDIS_POOL_SIZE: "10" };
        const problems = problemsOf({ edge: withValues({ env }) });
        assert.deepEqual(
            problems.map(({ path }) => path),
            [`${at}.env.REDIS_PASSWORD`, `${at}.env.redis_auth`],
        );
        assert.doesNotMatch(configurationRefusal(problems).message, /planted/);
        for (const envRaw of [
            "- name: REDIS_URL\n  value: x",
            '- {"name": "REDIS_URL"}',
            "- { value: x, name: REDIS_URL }",
        ]) {
            assert.deepEqual(pathsOf(withValues({ envRaw })), [`${at}.envRaw`], envRaw);
        }
        const canary = { enabled: true, envRaw: "- name: AMBASSADOR_AES_SECRET_NAME" };
        assert.deepEqual(pathsOf(withValues({ canary })), [`${at}.canary.envRaw`]);
    });

    it("lets a user add other variables, and log in at a Redis of theirs without a Secret of this section", () => {
        settingsOf({ edge: withValues({ envRaw: "- name: REDIS_URL_OTHER", canary: { envRaw: {} } }) });
        const envRaw = "- name: REDIS_PASSWORD\n  valueFrom: {}";
        settingsOf({ edge: withValues({ envRaw }, { url }) });
        assert.deepEqual(pathsOf(withValues({ envRaw }, { url, secret: { name: "mine" } })), [`${at}.envRaw`]);
    });

    it("refuses a second pool of connections to the program's own Redis, which has no password for it", () => {
        const env = { REDIS_PERSECOND: "true", REDIS_PERSECOND_URL: "edge-stack-redis.ambassador:6379" };
        assert.deepEqual(pathsOf(withValues({ env })), [`${at}.env.REDIS_PERSECOND_URL`]);
        settingsOf({ edge: withValues({ env: { ...env, REDIS_PERSECOND_URL: "redis.data:6379" } }) });
    });

    it("refuses an envRaw that is no text, because the chart evaluates it as a template", () => {
        assert.deepEqual(pathsOf(withValues({ envRaw: [{ name: "A" }] })), [`${at}.envRaw`]);
    });
});
