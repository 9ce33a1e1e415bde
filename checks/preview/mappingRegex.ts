import { objectIn, textIn } from "../../kube/lookup";
import type { Finding } from "./finding";
import type { MappingJudges } from "./mappingJudges";
import { aboutField, Mapping } from "./mappingField";

type Field = readonly string[];

/** Every place of a Mapping that takes a regular expression. */
function regexFields({ spec }: Mapping): Field[] {
    const whole = [
        { flag: "prefix_regex", field: "prefix" },
        { flag: "method_regex", field: "method" },
    ];
    const byName = ["regex_headers", "regex_query_parameters"];
    const patterns = ["regex_rewrite", "regex_redirect"];
    return [
        ...whole.filter(({ flag }) => spec[flag] === true).map(({ field }) => [field]),
        ...byName.flatMap((field) => Object.keys(objectIn(spec, field)).map((name) => [field, name])),
        ...patterns.map((field) => [field, "pattern"]),
    ].filter((field) => textIn(spec, ...field) !== undefined);
}

/**
 * With a pattern that RE2 does not take, Envoy takes nothing of the configuration. A substitution by a group that is not
 * there it does take, and by RE2's own rules (`RE2::Rewrite`) nothing is rewritten then; not seen on a running Envoy.
 */
export function regexFindings(mapping: Mapping, judges: MappingJudges | undefined): Finding[] {
    if (judges === undefined) {
        return [];
    }
    const patterns = regexFields(mapping).flatMap((field) => {
        const problem = judges.groupsOf(textIn(mapping.spec, ...field) ?? "");
        const allowed = `a regular expression of RE2, which has no look-around and no back references: ${problem}`;
        return typeof problem === "string" ? [aboutField(mapping, field, allowed)] : [];
    });
    const texts = ["regex_rewrite", "regex_redirect"].flatMap((field) => {
        const groups = judges.groupsOf(textIn(mapping.spec, field, "pattern") ?? "");
        const used = [...(textIn(mapping.spec, field, "substitution") ?? "").matchAll(/\\(\d)/g)].map(([, it]) =>
            Number(it),
        );
        const most = Math.max(0, ...used);
        const allowed = `groups that ${field}.pattern has: it has ${groups}`;
        return typeof groups === "number" && most > groups
            ? [aboutField(mapping, [field, "substitution"], allowed)]
            : [];
    });
    return [...patterns, ...texts];
}
