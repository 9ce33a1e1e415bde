/** A resource of a run: from the moment the program asked for it until it was there. */
export interface Task {
    readonly urn: string;
    readonly start: number;
    readonly end: number;
    /** URNs of what had to be there before. */
    readonly after: readonly string[];
}

/** The chain of tasks, each after the one before it, whose durations add up to most. */
export interface Chain {
    readonly seconds: number;
    readonly tasks: readonly Task[];
}

/** Finds it. @throws Error for tasks that wait for each other */
export function longestChain(tasks: readonly Task[]): Chain {
    const known = new Map(tasks.map((task) => [task.urn, task]));
    const chains = new Map<string, Chain>();
    const open = new Set<string>();
    const chainTo = (task: Task): Chain => {
        const found = chains.get(task.urn);
        if (found !== undefined) {
            return found;
        }
        if (open.has(task.urn)) {
            throw new Error(`${task.urn} waits for itself`);
        }
        open.add(task.urn);
        const before = longest(task.after.flatMap((urn) => known.get(urn) ?? []).map(chainTo));
        const chain = { seconds: before.seconds + task.end - task.start, tasks: [...before.tasks, task] };
        chains.set(task.urn, chain);
        return chain;
    };
    return longest(tasks.map(chainTo));
}

function longest(chains: readonly Chain[]): Chain {
    return chains.reduce<Chain>((most, it) => (it.seconds > most.seconds ? it : most), { seconds: 0, tasks: [] });
}

/** A task that began later than the last of what it had to wait for. */
export interface Delay {
    readonly task: Task;
    /** Seconds that nothing of the order explains. */
    readonly seconds: number;
}

/** How late each task began, the latest first; one that waits for nothing counts from the first of all. */
export function delays(tasks: readonly Task[]): Delay[] {
    const ends = new Map(tasks.map(({ urn, end }) => [urn, end]));
    const first = Math.min(...tasks.map(({ start }) => start));
    return tasks
        .map((task) => {
            const free = Math.max(first, ...task.after.flatMap((urn) => ends.get(urn) ?? []));
            return { task, seconds: task.start - free };
        })
        .sort((a, b) => b.seconds - a.seconds);
}
