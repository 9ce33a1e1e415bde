import { chartNames } from "./chartNames";
import { isPinned } from "../../kube/images";
import { fixCommand, pathText } from "../../messages/fix";
import type { Finding, Guardrail } from "./finding";
import { objectIn, textIn } from "../../kube/lookup";

/** EM-015: what stands behind `latest`, or behind no tag at all, changes without anybody asking for it. */
export const pinned: Guardrail = (desired) => {
    const { edge, istio, prometheus } = desired.settings;
    const moving = /(^|\/)(latest|master|main)(\/|$)/.test(edge.crds);
    const place: Finding = {
        check: "pinned",
        severity: "warning",
        path: "edge.crds",
        seen: edge.crds,
        allowed: "a place with a version in it: this one changes",
        fix: fixCommand("edge.crds", "set", "PLACE"),
    };
    return [
        ...(moving ? [place] : []),
        ...chartNames(desired),
        ...imagesIn(["edge", "values"], edge.values),
        ...imagesIn(["istio", "values"], istio.values),
        ...imagesIn(["prometheus", "values"], prometheus.values),
    ];
};

/** Images in Helm values: `tag: latest`, or a text with a path under a key that names an image. */
export function imagesIn(path: readonly string[], values: unknown): Finding[] {
    return Object.keys(objectIn(values)).flatMap((key) => {
        const inner = objectIn(values)[key];
        const here = [...path, key];
        if (typeof inner !== "string") {
            const lists: readonly unknown[] = Array.isArray(inner) ? inner : [];
            const entries = lists.flatMap((entry, index) => imagesIn([...here, String(index)], entry));
            return [...entries, ...imagesIn(here, inner)];
        }
        return isMoving(key, inner, values) ? [unpinned(here, inner)] : [];
    });
}

function isMoving(key: string, text: string, beside: unknown): boolean {
    const isImage = /image(Override)?$/i.test(key) && text.includes("/");
    const isWhole = key === "repository" && textIn(beside, "tag") === undefined && text.includes(":");
    return key === "tag" ? text === "latest" : (isImage && !isPinned(text)) || (isWhole && text.endsWith(":latest"));
}

function unpinned(path: readonly string[], seen: string): Finding {
    const setting = pathText(path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
    const fix = fixCommand(setting, "set", "IMAGE:TAG");
    return {
        check: "pinned",
        severity: "warning",
        path: setting,
        seen,
        allowed: "a tag but latest, or a digest",
        fix,
    };
}
