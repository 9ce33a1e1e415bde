import type { CheckName } from "../catalogue";
import type { Problem } from "../../messages/problem";
import type { Desired } from "./desired";

/** Something that would go wrong without a word. */
export interface Finding extends Problem {
    readonly check: CheckName;
    /** `error`: nothing is created; `warning`: it is told, and the run goes on. */
    readonly severity: "error" | "warning";
    readonly fix: string;
}

/** Looks at what the program is about to do. It only reads, and never throws. */
export type Guardrail = (desired: Desired) => readonly Finding[];
