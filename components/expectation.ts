import * as pulumi from "@pulumi/pulumi";
import { expectationType } from "../plan/expected";

export interface ExpectationArgs {
    /** What the stack makes, as plain data (`plan/expected.ts`). */
    readonly expected: pulumi.Inputs;
}

/**
 * What the stack says it makes, in its state, for `npm run verify`. It is no output of the stack, because `pulumi up` shows all
 * of these each time, and with many routes it is long.
 */
export class Expectation extends pulumi.ComponentResource {
    constructor(name: string, args: ExpectationArgs, opts?: pulumi.ComponentResourceOptions) {
        super(expectationType, name, {}, opts);
        this.registerOutputs(args.expected);
    }
}
