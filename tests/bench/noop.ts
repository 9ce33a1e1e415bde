import type { CommandLine } from "../support/commandLine";
import { Figure, median } from "./figures";
import { allCpu, measured, Run } from "./processes";
import { onControlPlane, openEmpty, openPlain, openProgram, up } from "./stacks";

/** One turn: each of them once, one after the other. */
interface Turn {
    readonly program: Run;
    readonly plain: Run;
    /** The plain program without the type check, which Pulumi leaves to whoever does it elsewhere. */
    readonly unchecked: Run;
    readonly empty: Run;
}

/** `preview` and `up` of the dev stack when there is nothing to do. */
export function noChanges(turns: number): Promise<Figure[]> {
    return onControlPlane((ours) =>
        onControlPlane(async (theirs) => {
            const lines = {
                program: await openProgram(ours),
                plain: await openPlain(theirs),
                empty: await openEmpty(ours),
            };
            await lines.program.run(...up);
            await lines.plain.run(...up);
            return [
                ...figuresOf("preview, no change", await taken(lines, turns, ["preview", "--expect-no-changes"])),
                ...figuresOf("up, no change", await taken(lines, turns, [...up, "--expect-no-changes"])),
            ];
        }),
    );
}

async function taken(
    { program, plain, empty }: Readonly<Record<"program" | "plain" | "empty", CommandLine>>,
    count: number,
    args: readonly string[],
): Promise<Turn[]> {
    const turns: Turn[] = [];
    while (turns.length < count) {
        const run = (line: CommandLine) => measured(() => line.run(...args));
        const checked = { program: await run(program), plain: await run(plain) };
        plain.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";
        const unchecked = await run(plain);
        delete plain.env["PULUMI_NODEJS_TRANSPILE_ONLY"];
        turns.push({ ...checked, unchecked, empty: await run(empty) });
    }
    return turns;
}

/** The figures of some turns. */
export function figuresOf(what: string, turns: readonly Turn[]): Figure[] {
    const pairs = (peer: keyof Turn) =>
        turns.map((turn) => ({ value: turn.program.seconds, against: turn[peer].seconds }));
    const middle = (of: (turn: Turn) => number) => median(turns.map(of)).toFixed(2);
    const note =
        `CPU ${middle((it) => allCpu(it.program))} s against ${middle((it) => allCpu(it.plain))} s; ` +
        `the plain program without its type check: ${middle((it) => it.unchecked.seconds)} s, ` +
        `CPU ${middle((it) => allCpu(it.unchecked))} s`;
    return [
        { what, unit: "s", goal: 0.45, pairs: pairs("plain"), peer: "of the plain program", note },
        { what, unit: "s", goal: 1.7, pairs: pairs("empty"), peer: "of an empty program" },
    ];
}
