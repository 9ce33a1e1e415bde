import { RunError } from "@pulumi/pulumi/errors";

/**
 * Asks at the same time, and waits for every answer.
 * @throws RunError with what all of them have to say who fail; a fault that is no RunError as it is
 */
export async function allOrErrors<Answers extends readonly unknown[]>(
    ...asked: { [Index in keyof Answers]: Promise<Answers[Index]> }
): Promise<Answers> {
    const settled = await Promise.allSettled(asked);
    const failures = settled.flatMap((it): unknown[] => (it.status === "rejected" ? [it.reason] : []));
    const [first] = failures;
    if (failures.length === 0) {
        return settled.map((it) => (it as PromiseFulfilledResult<unknown>).value) as unknown as Answers;
    }
    const fault = failures.find((failure) => !RunError.isInstance(failure));
    if (fault !== undefined || failures.length === 1) {
        throw fault ?? first;
    }
    throw new RunError(failures.map((failure) => (failure as RunError).message).join("\n"));
}
