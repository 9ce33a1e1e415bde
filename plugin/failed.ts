import type { Failure } from "./reconcile";

/** Failures that a message names; the others are counted. */
const named = 20;
/** Texts that are too short to be told from any others, and too short for a secret. */
const shortest = 4;

/** What stands in the place of a value that is secret. */
const hidden = "[secret]";

/** Every failure by its route, up to a number; of secret specs no value is shown. */
export function describeFailures(failures: readonly Failure[], secrets: readonly string[]): string[] {
    const lines = failures.slice(0, named).map(({ key, reason }) => `Mapping ${key}: ${scrubbed(reason, secrets)}`);
    const rest = failures.length - lines.length;
    return rest === 0 ? lines : [...lines, `and ${rest.toLocaleString("en")} more`];
}

/** What a user does about refused Mappings. */
export function fixOf(failures: readonly Failure[]): string[] {
    const foreign = failures.find(({ reason }) => reason.startsWith("is there already"));
    const managed = failures.find(({ reason }) => reason.includes("is managed by"));
    const place = (key: string) => key.split("/").reverse().join(" -n ");
    return [
        ...(foreign ? [`fix:     give the route another name, or kubectl delete mapping ${place(foreign.key)}`] : []),
        ...(managed
            ? [
                  "fix:     take the field out of services, or let it be taken: PULUMI_K8S_ENABLE_PATCH_FORCE=true pulumi up," +
                      ` or for one Mapping kubectl annotate mapping ${place(managed.key)} pulumi.com/patchForce=true`,
              ]
            : []),
    ];
}

function scrubbed(text: string, secrets: readonly string[]): string {
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
}

/** Every text and number in a value that is secret, the longest first. */
export function secretTexts(value: unknown): string[] {
    const texts = new Set<string>();
    const walk = (it: unknown): void => {
        if (typeof it === "object" && it !== null) {
            Object.values(it).forEach(walk);
        } else if (String(it).length >= shortest) {
            texts.add(String(it));
        }
    };
    walk(value);
    return [...texts].sort((one, other) => other.length - one.length);
}
