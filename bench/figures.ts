/** A figure beside what it is measured against, in one run. */
export interface Figure {
    readonly what: string;
    readonly value: number;
    readonly against: { readonly what: string; readonly value: number };
    readonly unit: string;
    /** The most that `value` may be, as a multiple of what it is measured against. */
    readonly goal: number;
    /** What a reader has to know beside the numbers. */
    readonly note?: string;
}

/** The figure as data, with its ratio and whether the goal is reached. */
export function judged(figure: Figure): Figure & { readonly ratio: number; readonly reached: boolean } {
    const ratio = figure.value / figure.against.value;
    return { ...figure, ratio, reached: ratio <= figure.goal };
}

/** One line a figure, and its note below it. */
export function formatFigure(figure: Figure): string {
    const { what, value, against, unit, goal, note } = figure;
    const { ratio, reached } = judged(figure);
    const verdict = `${ratio.toFixed(2)}x (goal ${goal}x${reached ? "" : ", MISSED"})`;
    const line = `${what.padEnd(34)} ${verdict.padEnd(28)} ${value.toFixed(2)} ${unit} against ${against.value.toFixed(2)} ${unit} ${against.what}`;
    return note === undefined ? line : `${line}\n${note.replaceAll(/^/gm, "    ")}`;
}

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
