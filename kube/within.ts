/**
 * An answer, if it comes in time. It ends the waiting, not what is waited for.
 * @param timeout in milliseconds
 * @param late what is thrown otherwise
 */
export async function within<T>(answer: Promise<T>, timeout: number, late: (seconds: number) => Error): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(late(timeout / 1000)), timeout);
    });
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
