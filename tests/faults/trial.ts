/** How one planted fault went. */
export interface Trial {
    /** What was planted. */
    readonly what: string;
    /** Whether all was as it has to be in the end. */
    readonly good: boolean;
    /** What is worth knowing of it, or why it is not good. */
    readonly said: string;
}

/** The trials of one kind; the goal is that all of them are good. */
export interface Tally {
    readonly part: string;
    /** What a good one did, such as `recovered`. */
    readonly did: string;
    readonly trials: readonly Trial[];
    /** Of the whole time with the control plane, in seconds. */
    readonly seconds: number;
}

/** Carries out what throws when the end is not as it has to be. */
export async function trial(what: string, action: () => Promise<string>): Promise<Trial> {
    try {
        return { what, good: true, said: await action() };
    } catch (error) {
        const { message, stdout = "", stderr = "" } = error as Error & { stdout?: string; stderr?: string };
        return { what, good: false, said: [message, stdout, stderr].filter((text) => text !== "").join("\n") };
    }
}

/** The tally as data, with its counts and whether the goal is reached. */
export function counted(tally: Tally) {
    const good = tally.trials.filter((it) => it.good).length;
    const of = tally.trials.length;
    return { ...tally, good, of, goal: of, reached: of > 0 && good === of };
}

/** One line a tally. */
export function formatTally(tally: Tally): string {
    const { part, did, good, of, reached, seconds } = counted(tally);
    return `${part}: ${did} ${good} of ${of} (goal: all${reached ? "" : ", MISSED"}) in ${Math.round(seconds)} s`;
}
