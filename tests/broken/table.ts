import type { Row } from "../../checks/live/types";
import type { Breakage } from "./breakage";

/** What came of one breakage. */
export interface Line {
    readonly what: string;
    /** What a user sees of it. */
    readonly userSees: string;
    /** What verify says of it first, by the check that has to name it. */
    readonly said: string;
    readonly fix: string;
    /** What is not as it has to be; empty when all is. */
    readonly wrong: readonly string[];
}

/** Holds what verify said against what it had to say. */
export function judge(breakage: Breakage, userSees: string, rows: readonly Row[]): Line {
    const failing = rows.filter(({ verdict }) => verdict === "fail");
    const named = failing
        .filter(({ id }) => id === breakage.id)
        .flatMap(({ problems }) => problems)
        .find(({ problem }) => breakage.names.test(problem));
    const others = [...new Set(failing.map(({ id }) => id))].filter(
        (id) => id !== breakage.id && !breakage.also.includes(id),
    );
    const wrong = [
        ...(named === undefined ? [`${breakage.id} does not name it`] : []),
        ...(named?.fix === "" ? [`${breakage.id} tells no fix`] : []),
        ...(others.length > 0 ? [`${others.join(", ")} tell something else`] : []),
    ];
    const ids = [...new Set(failing.map(({ id }) => id))].join(", ") || "nothing";
    const said = named === undefined ? `(${ids})` : `${breakage.id}: ${named.problem}`;
    return { what: breakage.what, userSees, said, fix: named?.fix ?? "", wrong };
}

/** The table that a person reads. */
export function format(lines: readonly Line[]): string {
    const rows = lines.map(({ what, userSees, said, fix, wrong }) =>
        [
            `${wrong.length === 0 ? "named " : "MISSED"}  ${what}`,
            `        a user sees  ${userSees}`,
            `        verify says  ${said}`,
            `        fix          ${fix}`,
            ...wrong.map((it) => `        WRONG        ${it}`),
        ].join("\n"),
    );
    const good = lines.filter(({ wrong }) => wrong.length === 0).length;
    return `${rows.join("\n")}\n\n${good} of ${lines.length} are named by the check that has to`;
}
