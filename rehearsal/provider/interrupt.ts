import type { Provider } from "@pulumi/pulumi/provider";

/** Milliseconds in which the last answer still reaches the engine. */
const lastAnswer = 200;

/**
 * Makes SIGINT end the process only once no create, update or delete is under way. Ctrl-C reaches every process of the
 * terminal, and the engine, which ends its plug-ins by the same signal, waits for what is under way.
 */
export function endWhenIdle(provider: Provider): Provider {
    let running = 0;
    let ending = false;
    const endIfIdle = () => {
        if (ending && running === 0) {
            setTimeout(() => process.exit(0), lastAnswer);
        }
    };
    const counted =
        <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
        (...args: Args): Promise<Result> => {
            running++;
            return method(...args).finally(() => {
                running--;
                endIfIdle();
            });
        };
    process.on("SIGINT", () => {
        ending = true;
        endIfIdle();
    });
    const create = provider.create?.bind(provider);
    const update = provider.update?.bind(provider);
    const remove = provider.delete?.bind(provider);
    return {
        ...provider,
        ...(create === undefined ? {} : { create: counted(create) }),
        ...(update === undefined ? {} : { update: counted(update) }),
        ...(remove === undefined ? {} : { delete: counted(remove) }),
    };
}
