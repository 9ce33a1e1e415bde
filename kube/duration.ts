/** Seconds in which a Go duration is counted here; Istio's agents take finer ones, certificates do not need them. */
const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds that Istio's agents ask a certificate for when nobody says otherwise (`SECRET_TTL`, options.go of pilot-agent). */
export const agentDefaultTtl = 24 * 3600;

/** Seconds of a Go duration in hours, minutes and seconds, such as `1h30m` or `1.5h`; undefined when it is none. */
export function durationSeconds(text: string): number | undefined {
    if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) {
        return undefined;
    }
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
    return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitSeconds[unit] ?? 0), 0);
}
