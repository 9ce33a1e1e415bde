import { agentDefaultTtl, durationSeconds } from "../../kube/duration";

/**
 * The longest life for which istiod may still sign: twice the asked one, but never less than the agents' default. The
 * guide's 1h refuses every agent that was started without `SECRET_TTL` («requested TTL 24h0m0s is greater than the max
 * allowed TTL 1h0m0s»): no such pod could then renew its certificate.
 */
export function maxCertTtl(ttl: string): string {
    const seconds = Math.max(Math.ceil(2 * (durationSeconds(ttl) ?? 0)), agentDefaultTtl);
    const [size, unit] = seconds % 3600 === 0 ? [3600, "h"] : seconds % 60 === 0 ? [60, "m"] : [1, "s"];
    return `${seconds / size}${unit}`;
}
