import type { Stage } from "../traffic/stage";

/** Something broken on purpose in what is up. */
export interface Breakage {
    readonly what: string;
    /** The check that has to name it. */
    readonly id: string;
    /** Checks that see the same from another side, and may tell it too. */
    readonly also: readonly string[];
    /** What verify has to say of it. */
    readonly names: RegExp;
    readonly break: (stage: Stage) => Promise<unknown>;
    readonly fix: (stage: Stage) => Promise<unknown>;
    /** What a user sees, where it is not the answer of the Mapping into namespace shop. */
    readonly userSees?: (stage: Stage) => Promise<string>;
}
