import { MappingSetInputs, Routes } from "./mappingSet";
import { Api, NoAnswer, Patience } from "./api";
import { Change, changesOf } from "./diff";
import { seenThrough } from "./drift";
import { describeFailures, fixOf, secretTexts } from "./failed";
import { Specs, specsOf, toRoutes } from "./plan";
import { Failure, readSet, reconcile, rehearse, Task } from "./reconcile";
import { revealed } from "./secret";

/** Milliseconds without an answer after which the API server counts as gone: while something is done, and while a preview looks. */
const [patience, previewPatience] = [60_000, 1_500];
/** Milliseconds between two lines about progress. */
const progressInterval = 2_000;

/** What the engine calls the set's state, or its inputs: one form for both. */
export interface MappingSet extends MappingSetInputs {
    /** Whether the specs have to be kept out of everything that is shown. */
    readonly isSecret: boolean;
}

/** Some of the routes did not go as wished; what is known of the others goes into the state. */
export class PartlyFailed extends Error {
    constructor(
        readonly set: MappingSet,
        readonly reasons: readonly string[],
    ) {
        super(reasons.join("\n"));
    }
}

export interface CallOptions {
    /** Shows a line in the place of the one before, in the engine's display. */
    readonly tell: (line: string) => void;
    readonly signal: AbortSignal;
}

/** The set in what the engine sends. */
export function setOf(properties: Readonly<Record<string, unknown>>): MappingSet {
    const { plain, isSecret } = revealed(properties);
    const { mark = "", routes = {} } = plain as { mark?: string; routes?: Routes };
    return { mark, routes, isSecret };
}

/** What the methods of a provider do for a set, on plain data. */
export class MappingSets {
    constructor(
        private readonly api: Api,
        private readonly force: boolean,
    ) {}

    /** What changes, by property path. */
    diff(state: MappingSet, inputs: MappingSet): ReadonlyMap<string, Change> {
        const changes = new Map(changesOf(specsOf(state.routes), specsOf(inputs.routes)));
        return state.mark === inputs.mark ? changes : changes.set("mark", "update");
    }

    /**
     * Makes what is wished for of what there is; without a state, a new set.
     * @throws PartlyFailed, or Error when nothing is known to have been done
     */
    async apply(state: MappingSet | undefined, inputs: MappingSet, options: CallOptions): Promise<MappingSet> {
        const task = this.taskOf(state, inputs);
        const { known, failures } = await reconcile(this.sender(options), task, progressOf(options.tell));
        if (failures.length === 0) {
            return inputs;
        }
        const reasons = this.reasonsOf(failures, inputs, task.wished.size);
        if (state === undefined && known.size === 0) {
            throw new Error(reasons.join("\n"));
        }
        // The old mark stays in the state as long as any Mapping may carry it.
        const mark = state?.mark ?? inputs.mark;
        throw new PartlyFailed({ ...inputs, mark, routes: toRoutes(known) }, reasons);
    }

    /**
     * Lets the API server judge what would be applied; where it does not answer, nothing can be said.
     * @throws Error with what it would refuse
     */
    async preview(state: MappingSet | undefined, inputs: MappingSet, options: CallOptions): Promise<void> {
        const task = this.taskOf(state, inputs);
        const limits: Patience = { patience: previewPatience, signal: options.signal };
        const failures = await rehearse(this.api.sender(limits), task).catch((error: unknown) => {
            if (error instanceof NoAnswer) {
                return [];
            }
            throw error;
        });
        if (failures.length > 0) {
            throw new Error(this.reasonsOf(failures, inputs, task.wished.size).join("\n"));
        }
    }

    /** What is left of a set in the cluster, as far as the set has a say in it. */
    async read(state: MappingSet, inputs: MappingSet, options: CallOptions): Promise<MappingSet> {
        const [known, wished] = [specsOf(state.routes), specsOf(inputs.routes)];
        const found = await readSet(this.sender(options), marksOf(state, inputs), known);
        const live = new Map(
            found.map(({ key, spec = {} }) => [key, seenThrough(wished.get(key) ?? known.get(key) ?? spec, spec)]),
        );
        return { ...state, mark: state.mark || inputs.mark, routes: toRoutes(live as Specs) };
    }

    async remove(state: MappingSet, options: CallOptions): Promise<void> {
        const task = this.taskOf(state, { ...state, routes: {} });
        const { failures } = await reconcile(this.sender(options), task, progressOf(options.tell));
        if (failures.length > 0) {
            throw new Error(this.reasonsOf(failures, state, task.known.size).join("\n"));
        }
    }

    private taskOf(state: MappingSet | undefined, inputs: MappingSet): Task {
        const [known, wished] = [specsOf(state?.routes ?? {}), specsOf(inputs.routes)];
        return { marks: marksOf(state, inputs), known, wished, force: this.force };
    }

    private sender({ signal }: CallOptions) {
        return this.api.sender({ patience, signal });
    }

    private reasonsOf(failures: readonly Failure[], set: MappingSet, all: number): string[] {
        const head = `${failures.length.toLocaleString("en")} of ${all.toLocaleString("en")} Mappings could not be brought to what is wished for`;
        const secrets = set.isSecret ? secretTexts(set.routes) : [];
        return [`${head}:`, ...describeFailures(failures, secrets), ...fixOf(failures)];
    }
}

/** The mark to give, and the one that was given, where the stack has another name by now. */
function marksOf(state: MappingSet | undefined, { mark }: MappingSet): Task["marks"] {
    return state === undefined || state.mark === mark || state.mark === "" ? [mark] : [mark, state.mark];
}

/** "3,000 of 10,000", now and then. */
function progressOf(tell: (line: string) => void): (done: number, all: number) => void {
    let last = Date.now();
    return (done, all) => {
        if (Date.now() - last >= progressInterval) {
            last = Date.now();
            tell(`${done.toLocaleString("en")} of ${all.toLocaleString("en")} Mappings`);
        }
    };
}
