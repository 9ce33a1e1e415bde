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

/** Instructions that Emissary lets an expression have, unless a Module sets `regex_max_size`. */
const mostInstructions = 200;

/**
 * With a pattern that RE2 does not take, Envoy takes nothing of the configuration. A substitution by a group that is not
 * there it does take, and by RE2's own rules (`RE2::Rewrite`) nothing is rewritten then; not seen on a running Envoy.
 */
export function regexFindings(mapping: Mapping, judges: MappingJudges | undefined): Finding[] {
    if (judges === undefined) {
        return [];
    }
    const patterns = regexFields(mapping).flatMap((field) => {
        const problem = problemOf(textIn(mapping.spec, ...field) ?? "", judges);
        return problem === undefined ? [] : [aboutField(mapping, field, problem)];
    });
    return [...patterns, ...withoutPattern(mapping), ...substitutions(mapping, judges)];
}

function problemOf(pattern: string, judges: MappingJudges): string | undefined {
    const expression = judges.expressionIn(pattern);
    if (typeof expression === "string") {
        return `a regular expression of RE2, which has no look-around and no back references: ${expression}`;
    }
    if (pattern === "") {
        return "a regular expression: Envoy takes no empty one";
    }
    return expression.size > mostInstructions
        ? `a shorter regular expression: Envoy takes ${mostInstructions} instructions of RE2, and this one may have ${expression.size}`
        : undefined;
}

/** Emissary takes a rewrite without a pattern for one with an empty pattern. */
function withoutPattern(mapping: Mapping): Finding[] {
    const field = "regex_rewrite";
    return mapping.spec[field] === undefined || textIn(mapping.spec, field, "pattern") !== undefined
        ? []
        : [aboutField(mapping, [field], "a pattern and a substitution: Envoy takes no empty pattern")];
}

function substitutions(mapping: Mapping, judges: MappingJudges): Finding[] {
    return ["regex_rewrite", "regex_redirect"].flatMap((field) => {
        const expression = judges.expressionIn(textIn(mapping.spec, field, "pattern") ?? "");
        const used = [...(textIn(mapping.spec, field, "substitution") ?? "").matchAll(/\\(\d)/g)].map(([, it]) =>
            Number(it),
        );
        return typeof expression !== "string" && Math.max(0, ...used) > expression.groups
            ? [
                  aboutField(
                      mapping,
                      [field, "substitution"],
                      `groups that ${field}.pattern has: it has ${expression.groups}`,
                  ),
              ]
            : [];
    });
}
