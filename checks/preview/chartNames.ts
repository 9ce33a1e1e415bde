import { fixCommand, pathText } from "../../messages/fix";
import { valueIn } from "../../kube/lookup";
import { emissaryPath, emissaryValues } from "./desired";
import type { Guardrail } from "./finding";

/** Values by which the edge's chart names what it makes; the program follows them (model/edge/chart.ts). */
const names = [["fullnameOverride"], ["nameOverride"], ["deploymentNameOverride"], ["service", "nameOverride"]];

/**
 * EM-015: a name that Kubernetes takes, as it stands there. The chart cuts the full name and the short one to 63 signs, and
 * fills in no template.
 */
export const chartNames: Guardrail = (desired) =>
    names.flatMap((key) => {
        const seen = valueIn(emissaryValues(desired), ...key) ?? "";
        const isCut = ["fullnameOverride", "nameOverride"].includes(key[0] ?? "");
        const fits = typeof seen === "string" && (isCut ? /^[a-z0-9][-a-z0-9]*$|^$/ : label).test(seen);
        const path = pathText(emissaryPath(desired, ...key));
        const allowed = "a DNS label: lower-case letters, digits and '-', and no template";
        return fits ? [] : [{ check: "pinned", severity: "error", path, seen, allowed, fix: fixCommand(path, "rm") }];
    });

const label = /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$/;
