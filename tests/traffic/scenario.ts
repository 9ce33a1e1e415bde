import type { StackConfig } from "../../rehearsal/config";
import type { Stage } from "./stage";

/** Something that happens while requests pass. */
export interface Scenario {
    readonly id: string;
    readonly what: string;
    /** The sections over the stack's at which it begins; brought up before the requests. */
    readonly begin?: StackConfig;
    /** What else is done before the requests. */
    readonly prepare?: (stage: Stage) => Promise<void>;
    /** Why requests that fail are in the nature of it, where they are. */
    readonly inherent?: string;
    /** @returns what was seen, in a few words */
    readonly act: (stage: Stage) => Promise<string>;
}
