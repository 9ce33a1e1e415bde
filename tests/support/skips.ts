import type { Context } from "mocha";

/**
 * Skips a test, or all tests of a suite from its `before`, and says why. A skip without a reason counts as a failure
 * (tests/support/reporter.js).
 */
export function skip(context: Context, reason: string): never {
    const { test } = context;
    const skipped = test !== undefined && "type" in test && test.type === "hook" ? test.parent : test;
    Object.assign(skipped ?? {}, { skipReason: reason });
    return context.skip();
}
