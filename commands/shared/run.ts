/**
 * Runs a command to its end. What goes wrong is told as one message without a stack trace.
 * @param main gives the exit code, 0 if it gives none
 * @param failed exit code when it throws
 */
export function runCommand(main: () => Promise<number | void>, failed = 1): void {
    main().then(
        (code) => process.exit(code ?? 0),
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            process.exit(failed);
        },
    );
}
