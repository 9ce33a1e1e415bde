import type { CheckName } from "../catalogue";
import type { LiveCluster } from "./cluster/cluster";
import type { Expected } from "../../plan/expected";

/** Something that is wrong, and the command that fixes it. */
export interface Problem {
    readonly problem: string;
    readonly fix: string;
}

/** What a look found: nothing wrong, or problems. */
export interface Judgement {
    /** What was seen, in a few words: counts, versions, never a secret. */
    readonly seen: string;
    readonly problems: readonly Problem[];
}

/** One look at the cluster. Several looks can belong to one check of the catalogue. */
export interface LiveCheck {
    readonly check: CheckName;
    /** What is looked at, as the table says it. */
    readonly what: string;
    /** @throws CannotLook when it cannot be seen. */
    look(cluster: LiveCluster, expected: Expected): Promise<Judgement>;
}

/** pass, fail, or `unseen`: could not look. */
export type Verdict = "pass" | "fail" | "unseen";

/** One line of the report. */
export interface Row {
    readonly id: string;
    readonly what: string;
    readonly verdict: Verdict;
    readonly seen: string;
    readonly problems: readonly Problem[];
    /** True when it could not be seen only because pods are simulated. */
    readonly simulated: boolean;
}
