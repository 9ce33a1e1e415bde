import type { Tally } from "./load";

/** What was seen of one scenario. */
export interface Line extends Tally {
    readonly what: string;
    readonly seen: string;
    readonly inherent: string | undefined;
}

const lostOf = ({ failed }: Line) => Object.values(failed).reduce((sum, count) => sum + count, 0);

/** Whether something went wrong that is not in the nature of it. */
export function isLost(line: Line): boolean {
    return line.seen.startsWith("FAILED") || (lostOf(line) > 0 && line.inherent === undefined);
}

/** The table that a person reads. */
export function format(lines: readonly Line[]): string {
    const width = Math.max(...lines.map(({ what }) => what.length));
    return lines
        .map((line) => {
            const how = Object.entries(line.failed).map(([outcome, count]) => `${count} x ${outcome}`);
            const why = how.length > 0 && line.inherent !== undefined ? [`inherent: ${line.inherent}`] : [];
            const sent = `${String(line.requests).padStart(6)} requests, ${String(lostOf(line)).padStart(3)} failed`;
            return `${line.what.padEnd(width)}  ${sent}  ${[line.seen, ...how, ...why].join("; ")}`;
        })
        .join("\n");
}
