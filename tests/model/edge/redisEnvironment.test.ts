import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { givenRedis, redisConfigText, redisEnvironment } from "../../../model/edge/redisEnvironment";
import { redisVariables, setsVariable, setVariables } from "../../../config/redisVariables";

const login = { secret: "edge-redis-login-1a2b", usernameKey: "username", passwordKey: "password" };

/** As Helm's `tpl` leaves it with the values that this program sets. */
function rendered(text: string): { name: string; value?: string; valueFrom?: object }[] {
    const lines = text
        .replace("{{ .Values.redisURL | quote }}", '"r:6379"')
        .replace("{{ . | quote }}", '"license"')
        .split("\n")
        .filter((line) => !line.startsWith("{{-"));
    return parse(lines.join("\n")) as { name: string }[];
}
const names = (text: string) => rendered(text).map(({ name }) => name);

describe("model/edge/redisEnvironment", () => {
    it("says again what the chart's own text says, and has each part of the login from the Secret", () => {
        const from = (key: string) => ({ secretKeyRef: { name: "edge-redis-login-1a2b", key } });
        assert.deepEqual(rendered(redisEnvironment(login, "")), [
            { name: "REDIS_URL", value: "r:6379" },
            { name: "REDIS_USERNAME", valueFrom: from("username") },
            { name: "REDIS_PASSWORD", valueFrom: from("password") },
            { name: "REDIS_AUTH", valueFrom: from("password") },
            { name: "AMBASSADOR_AES_SECRET_NAME", value: "license" },
        ]);
    });

    it("sets exactly the variables that nobody else may set", () => {
        assert.deepEqual(names(redisEnvironment(login, "")).sort(), Object.keys(redisVariables).sort());
        for (const given of [login, undefined]) {
            assert.deepEqual(names(redisEnvironment(given, "")).sort(), setVariables(given !== undefined).sort());
        }
    });

    it("leaves the user to Redis where the Secret names none", () => {
        const { environment } = givenRedis("r:6379", { name: "mine", passwordKey: "redis-password" });
        const text = String(environment(""));
        assert.ok(!names(text).includes("REDIS_USERNAME"));
        assert.match(text, /key: "redis-password"/);
    });

    it("goes on with a list of the user's, however far in it stands", () => {
        for (const added of [
            "- name: MINE\n  value: a\n- name: B",
            "\n    - name: MINE\n      value: a\n    - name: B\n",
        ]) {
            const all = rendered(redisEnvironment(undefined, added));
            assert.deepEqual(all.slice(2), [{ name: "MINE", value: "a" }, { name: "B" }]);
        }
    });

    it("knows a variable in any form of YAML, and none whose name only begins alike", () => {
        for (const text of ["- name: REDIS_URL", '- "name": "REDIS_URL"', "- {value: a, name: REDIS_URL}"]) {
            assert.ok(setsVariable(text, "REDIS_URL"), text);
        }
        assert.ok(!setsVariable("- name: REDIS_URL_2\n  value: REDIS_URL", "REDIS_URL"));
    });

    it("asks for the password, and keeps nothing on a disk that goes with the pod", () => {
        assert.equal(redisConfigText("abc"), 'requirepass abc\nsave ""\n');
    });
});
