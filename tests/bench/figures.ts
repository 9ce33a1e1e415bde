/** What was measured and what it is held against, taken in the same turn. */
export interface Pair {
    readonly value: number;
    readonly against: number;
}

/** A figure beside what it is measured against, in one run. */
export interface Figure {
    readonly what: string;
    readonly unit: string;
    /** One for each turn. */
    readonly pairs: readonly Pair[];
    /** What the other number of each pair is. */
    readonly peer: string;
    /** The most that the ratio may be. */
    readonly goal: number;
    /** What a reader has to know beside the numbers. */
    readonly note?: string;
}

/** A figure in numbers: the medians, and the median of the ratios, because a machine that slows down slows both of a pair. */
export function judged(figure: Figure) {
    const ratios = figure.pairs.map(({ value, against }) => value / against);
    const ratio = median(ratios);
    return {
        ...figure,
        value: median(figure.pairs.map(({ value }) => value)),
        against: median(figure.pairs.map(({ against }) => against)),
        ratio,
        least: Math.min(...ratios),
        most: Math.max(...ratios),
        reached: ratio <= figure.goal,
    };
}

/** One line a figure, and its note below it. */
export function formatFigure(figure: Figure): string {
    const { what, unit, peer, goal, note, pairs } = figure;
    const { value, against, ratio, least, most, reached } = judged(figure);
    const verdict = `${ratio.toFixed(2)}x (goal ${goal}x: ${reached ? "met" : "MISSED"})`;
    const spread = pairs.length < 2 ? "" : `; ${pairs.length} turns, ${least.toFixed(2)}x to ${most.toFixed(2)}x`;
    const numbers = `${value.toFixed(2)} ${unit} against ${against.toFixed(2)} ${unit} ${peer}${spread}`;
    const line = `${what.padEnd(34)} ${verdict.padEnd(28)} ${numbers}`;
    return note === undefined ? line : `${line}\n${note.replaceAll(/^/gm, "    ")}`;
}

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
