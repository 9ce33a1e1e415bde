import { expiryText, readJwt } from "../../kube/jwt";
import type { Expected } from "../../plan/expected";
import type { Secret } from "./cluster/kinds";
import { judged } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** EM-014: the license's Secret holds a JWT that has not run out. Nothing of the license is ever shown but its end. */
export function judgeLicense(secret: Secret | undefined, expected: Expected, now: number): Judgement {
    const { licenseSecret, namespace } = expected.edge;
    if (licenseSecret === undefined) {
        return judged("this edition needs none", []);
    }
    const where = `Secret ${namespace}/${licenseSecret}`;
    const fix = `pulumi config set --secret edge-mesh:licenseKey "$LICENSE_KEY" && pulumi up`;
    const fail = (problem: string) => judged(where, [{ problem: `${where} ${problem}`, fix }]);
    if (secret === undefined) {
        return fail("is not there, so Edge Stack serves nothing beyond its trial limits");
    }
    const encoded = secret.data?.["license-key"];
    if (encoded === undefined || encoded === "") {
        return fail("has no license-key");
    }
    const key = Buffer.from(encoded, "base64").toString("utf8");
    if (key !== key.trim()) {
        return fail("holds a license with blanks or a line end around it");
    }
    const jwt = readJwt(key);
    if (jwt.form !== "jwt") {
        return fail("holds no JWT: it has to be three parts of base64url, the first two of them JSON");
    }
    if (jwt.expiry === undefined) {
        return judged("a JWT without end", []);
    }
    const end = expiryText(jwt.expiry) ?? "no day of the calendar";
    return jwt.expiry * 1000 < now ? fail(`holds a license that ended on ${end}`) : judged(`a JWT, until ${end}`, []);
}

export const licenseCheck: LiveCheck = {
    check: "license",
    what: "the license",
    look: async (cluster, expected) => {
        const { licenseSecret: name, namespace } = expected.edge;
        const secret = name === undefined ? undefined : await cluster.get("secrets", name, namespace);
        return judgeLicense(secret, expected, Date.now());
    },
};
