/** Runs `action` and collects what it logs, which Pulumi prints where no engine runs. */
export async function withLogs<Result>(action: () => Promise<Result>): Promise<{ result: Result; logs: string[] }> {
    const logs: string[] = [];
    const printed = { log: console.log, warn: console.warn };
    console.log = console.warn = (line: unknown) => void logs.push(String(line));
    try {
        return { result: await action(), logs };
    } finally {
        Object.assign(console, printed);
    }
}
