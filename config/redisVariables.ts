/**
 * Variables that the program sets by `envRaw`: what would stand in there twice, the API server could not merge. Each with
 * the setting by which a user has another value.
 */
export const redisVariables: Readonly<Record<string, string>> = {
    REDIS_URL: "edge.redis.url",
    REDIS_USERNAME: "edge.redis.secret",
    REDIS_PASSWORD: "edge.redis.secret",
    REDIS_AUTH: "edge.redis.secret",
    AMBASSADOR_AES_SECRET_NAME: "edge.values.emissary-ingress.licenseKey.secretName",
};

/** Those of them that a Redis without a login leaves to the user. */
const loginVariables = ["REDIS_USERNAME", "REDIS_PASSWORD", "REDIS_AUTH"];

/** The variables that `redisEnvironment` sets. */
export function setVariables(hasLogin: boolean): string[] {
    return Object.keys(redisVariables).filter((name) => hasLogin || !loginVariables.includes(name));
}

/** Whether a text of `envRaw`, which is YAML with templates in it, sets that variable. */
export function setsVariable(text: string, variable: string): boolean {
    return new RegExp(`\\bname["']?\\s*:\\s*["']?${variable}\\b`).test(text);
}
