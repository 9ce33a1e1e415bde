import { objectNames } from "../../config/names";
import type { Ran } from "../../rehearsal/tooling/process";

/** Seconds between two jobs. */
const every = 15;

/**
 * Starts the job of the workaround of emissary#4744 every few seconds, as its CronJob does every few hours: a certificate
 * that is renewed early, as verify does it, has not to wait for the next full hour.
 */
export function touching(
    kubectl: (...args: string[]) => Promise<Ran>,
    { namespace }: { readonly namespace: string },
): { readonly end: () => void } {
    let count = 0;
    const start = () => {
        count++;
        const from = `--from=cronjob/${objectNames.certificateTouch}`;
        void kubectl("-n", namespace, "create", "job", `${objectNames.certificateTouch}-e2e-${count}`, from);
    };
    const timer = setInterval(start, every * 1000);
    return { end: () => clearInterval(timer) };
}
