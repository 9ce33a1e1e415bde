import * as assert from "node:assert/strict";
import { maxCertTtl } from "../../../model/mesh/certificateLife";

describe("model/mesh/certificateLife", () => {
    it("never lets istiod refuse the 24h that agents ask for unless told otherwise", () => {
        const longest = ["5m", "30m", "12h", "13h", "12h30m", "24h", "43201s"].map(maxCertTtl);
        assert.deepEqual(longest, ["24h", "24h", "24h", "26h", "25h", "48h", "86402s"]);
    });
});
