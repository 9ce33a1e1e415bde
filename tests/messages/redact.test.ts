import * as assert from "node:assert/strict";
import { hidden, redact, scrub } from "../../messages/redact";

describe("messages/redact", () => {
    it("hides what stands below a key that names a secret, and keeps its shape", () => {
        assert.equal(redact("edge.licenseKey", "planted"), hidden);
        assert.deepEqual(redact("edge.values", { redis: { password: "planted", port: 6379 } }), {
            redis: { password: hidden, port: 6379 },
        });
        assert.deepEqual(redact("edge.values", { token: { value: "planted", pin: 1234, on: true } }), {
            token: { value: hidden, pin: hidden, on: true },
        });
        assert.deepEqual(redact('edge.values["api-key"].list', ["planted"]), [hidden]);
    });

    it("hides the value of a variable whose name is a secret's", () => {
        const env = [
            { name: "DB_PASSWORD", value: "planted" },
            { name: "LEVEL", value: "debug" },
        ];
        assert.deepEqual(redact("edge.values.sidecarContainers[0].env", env), [
            { name: "DB_PASSWORD", value: hidden },
            { name: "LEVEL", value: "debug" },
        ]);
    });

    it("shows names of Secrets, folders and lifetimes, without which a message would be of no use", () => {
        assert.equal(redact("edge.tlsSecret", "Not Valid"), "Not Valid");
        assert.equal(redact("edge.values.env.AMBASSADOR_ISTIO_SECRET_DIR", "/certs"), "/certs");
        assert.deepEqual(redact("a", { SECRET_TTL: "30m", secretName: "b" }), { SECRET_TTL: "30m", secretName: "b" });
    });

    it("looks into a text that is JSON, and hides one that was meant to be and names a secret", () => {
        assert.deepEqual(redact("podSecurity", '{"password":"planted"}'), { password: hidden });
        assert.deepEqual(redact("edge", ' [{"name":"DB_PASSWORD","value":"planted"}]'), [
            { name: "DB_PASSWORD", value: hidden },
        ]);
        assert.equal(redact("edge", '{"password":"planted"'), hidden);
        assert.equal(redact("edge", '{"replicas":'), '{"replicas":');
        assert.equal(redact("podSecurity", "enforced"), "enforced");
    });

    it("hides user and password in an address without a scheme, and no image", () => {
        assert.equal(redact("edge.redis.url", "user:planted@host:6379"), `${hidden}@host:6379`);
        assert.equal(redact("edge.redis.url", "a:1,:pla/nted@b:2"), `${hidden}@b:2`);
        const image = `redis:7@sha256:${"0".repeat(64)}`;
        assert.equal(redact("edge.redis.image", image), image);
    });

    it("takes secrets out of a text: those given, and those that look like one", () => {
        const jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.c2ln";
        assert.equal(scrub(`a ${jwt} b`, []), `a ${hidden} b`);
        assert.equal(scrub("redis://user:planted@host:6379", []), `redis://${hidden}@host:6379`);
        assert.equal(scrub("redis://:planted@host:6379", []), `redis://${hidden}@host:6379`);
        assert.equal(scrub("-----BEGIN PRIVATE KEY-----\nplanted\n-----END PRIVATE KEY-----", []), hidden);
        assert.equal(scrub("x planted.text y", [" planted.text\n"]), `x ${hidden} y`);
        assert.equal(scrub("shop.example.com", ["s", ""]), "shop.example.com");
    });
});
