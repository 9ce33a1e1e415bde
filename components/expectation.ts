import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import { ExpectedFrom, expectedOf, expectationType } from "../plan/expected";

export interface ExpectationArgs {
    readonly settings: Settings;
    readonly plan: ExpectedFrom;
}

/**
 * What the stack says it makes, in its state, for `npm run verify`. It is no output of the stack, because `pulumi up` shows all
 * of these each time, and with many routes it is long.
 */
export class Expectation extends pulumi.ComponentResource {
    constructor(name: string, { settings, plan }: ExpectationArgs, opts?: pulumi.ComponentResourceOptions) {
        super(expectationType, name, {}, opts);
        this.registerOutputs({ ...expectedOf(settings, plan) });
    }
}
