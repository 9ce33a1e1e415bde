import { fixCommand } from "../../messages/fix";
import { hidden } from "../../messages/redact";
import type { Finding, Guardrail } from "./finding";
import { valueIn } from "../../kube/lookup";

/** The licence is set like this, so that it is stored encrypted and stays out of the shell's history. */
const fix = "pulumi config set --secret edge-mesh:licenseKey < licence.jwt";

/** EM-014: a licence that is there, has the shape of one, and has not expired. It is never shown. */
export const licence: Guardrail = ({ licence: text, settings, emissary }) => {
    const finding = (severity: Finding["severity"], seen: string | undefined, allowed: string): Finding => ({
        check: "licence",
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
                ? [finding("warning", undefined, "a licence: Edge Stack asks for one to serve anything but a trial")]
                : []
            : shapeFindings(text.trim(), finding);
    return [...plain, ...verdict];
};

function shapeFindings(
    text: string,
    finding: (severity: Finding["severity"], seen: string, allowed: string) => Finding,
): Finding[] {
    const parts = text.split(".");
    if (parts.length !== 3 || !parts.every((part) => /^[\w-]+=*$/.test(part))) {
        return [finding("error", hidden, "a JWT: three texts of letters, digits, '-' and '_' with dots between them")];
    }
    const claims = decoded(parts[1] ?? "");
    if (decoded(parts[0] ?? "") === undefined || claims === undefined) {
        return [finding("warning", hidden, "a JWT: its first and second part are base64 of JSON, and these are not")];
    }
    const expiry = valueIn(claims, "exp");
    const isOver = typeof expiry === "number" && expiry * 1000 < Date.now();
    return isOver ? [finding("error", `a licence until ${dayOf(expiry)}`, "a licence that has not expired")] : [];
}

function dayOf(seconds: number): string {
    const date = new Date(seconds * 1000);
    return Number.isNaN(date.getTime()) ? "long ago" : date.toISOString().slice(0, 10);
}

/** The JSON object in one part of a JWT; undefined when there is none. */
function decoded(part: string): object | undefined {
    try {
        const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
        return typeof value === "object" && value !== null ? value : undefined;
    } catch {
        return undefined;
    }
}
