import { createHash } from "node:crypto";

/** What a resource's URN says about it. */
export interface ResourceToken {
    /** The whole type, like `kubernetes:apps/v1:Deployment`. */
    readonly type: string;
    /** The resource's name in the program. */
    readonly name: string;
    /** The API version as the API server spells it, like `v1` or `apps/v1`. */
    readonly apiVersion: string;
    /** The kind as the type spells it, with a `Patch` ending where there is one. */
    readonly kind: string;
}

/** Takes a URN apart. */
export function parseUrn(urn: string): ResourceToken {
    const parts = urn.split("::");
    const type = (parts[2] ?? "").split("$").pop() ?? "";
    const [, group = "", kind = ""] = type.split(":");
    const apiVersion = group.startsWith("core/") ? group.slice("core/".length) : group;
    return { type, name: parts.slice(3).join("::"), apiVersion, kind };
}

/** True for Helm releases. */
export function isRelease(token: ResourceToken): boolean {
    return token.type === "kubernetes:helm.sh/v3:Release";
}

/** True for patches: the type ends in the object's own kind plus `Patch`. */
export function isPatch(token: ResourceToken, kind: string | undefined): boolean {
    return token.kind.endsWith("Patch") && (kind === undefined || token.kind === `${kind}Patch`);
}

/** The kind as the API server spells it. */
export function objectKind(token: ResourceToken, kind: string | undefined): string {
    return kind ?? token.kind.replace(/Patch$/, "");
}

/** The field manager of a patch that names none: the same for one URN at all times. */
export function stableManager(urn: string): string {
    return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}
