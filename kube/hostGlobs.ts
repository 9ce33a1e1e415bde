/**
 * Whether some host fits both globs, as Emissary sees it (`hostglob_matches` in its irutils.py): a glob has one `*`, at its
 * start or its end, which stands for at least one character.
 */
export function hostGlobsMeet(one: string, other: string): boolean {
    if (one === other || one === "*" || other === "*") {
        return true;
    }
    const [first, second] = [wildcardOf(one), wildcardOf(other)];
    if (one.startsWith(".") || other.startsWith(".") || first === "both" || second === "both") {
        return false;
    }
    if (first === "none" && second === "none") {
        return false;
    }
    // A start and an end can always be joined.
    if (first !== "none" && second !== "none" && first !== second) {
        return true;
    }
    return first === "none" ? covers(other, one, second) : covers(one, other, first);
}

type Wildcard = "start" | "end" | "both" | "none";

function wildcardOf(glob: string): Wildcard {
    const [start, end] = [glob.startsWith("*"), glob.endsWith("*")];
    return start ? (end ? "both" : "start") : end ? "end" : "none";
}

/** `glob` has its wildcard at that place, and `other` there or nowhere. */
function covers(glob: string, other: string, place: Wildcard): boolean {
    const [text, otherText] = [glob, other].map((it) => it.replace("*", ""));
    const fits = (long = "", short = "") => (place === "start" ? long.endsWith(short) : long.startsWith(short));
    return wildcardOf(other) === "none"
        ? other.length >= glob.length && fits(other, text)
        : fits(text, otherText) || fits(otherText, text);
}
