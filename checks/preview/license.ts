import { expiryText, readJwt } from "../../kube/jwt";
import { fixCommand } from "../../messages/fix";
import { hidden } from "../../messages/redact";
import type { Finding, Guardrail } from "./finding";
import { valueIn } from "../../kube/lookup";

/** The license is set like this, so that it is stored encrypted and stays out of the shell's history. */
const fix = "pulumi config set --secret edge-mesh:licenseKey < license.jwt";

/** EM-014: a license that is there, has the shape of one, and has not expired. It is never shown. */
export const license: Guardrail = ({ license: text, settings, emissary }) => {
    const finding = (severity: Finding["severity"], seen: string | undefined, allowed: string): Finding => ({
        check: "license",
        severity,
        path: "licenseKey",
        seen,
        allowed,
        fix,
    });
    const written = valueIn(settings.edge.values, "licenseKey", "value");
    const plain: Finding[] =
        written === undefined || written === null || written === ""
            ? []
            : [
                  {
                      ...finding("error", hidden, "nothing: Helm keeps values as plain text; set licenseKey instead"),
                      path: "edge.values.licenseKey.value",
                      fix: `${fixCommand("edge.values.licenseKey.value", "rm")} && ${fix}`,
                  },
              ];
    const needsOne = emissary.length > 0;
    const verdict =
        text === undefined || text.trim() === ""
            ? needsOne
                ? [finding("warning", undefined, "a license: Edge Stack asks for one to serve anything but a trial")]
                : []
            : shapeFindings(text.trim(), finding);
    return [...plain, ...verdict];
};

function shapeFindings(
    text: string,
    finding: (severity: Finding["severity"], seen: string, allowed: string) => Finding,
): Finding[] {
    const jwt = readJwt(text);
    if (jwt.form === "none") {
        return [finding("error", hidden, "a JWT: three texts of letters, digits, '-' and '_' with dots between them")];
    }
    if (jwt.form === "unreadable") {
        return [finding("warning", hidden, "a JWT: its first and second part are base64 of JSON, and these are not")];
    }
    const { expiry } = jwt;
    const day = expiry === undefined ? undefined : (expiryText(expiry)?.slice(0, 10) ?? "long ago");
    return expiry !== undefined && expiry * 1000 < Date.now()
        ? [finding("error", `a license until ${day}`, "a license that has not expired")]
        : [];
}
