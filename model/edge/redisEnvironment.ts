import type { EdgeSettings } from "../../config/schema";
import { listAtMargin } from "../../kube/yamlText";

/** The Secret by which the edge logs in at its Redis. */
export interface RedisLogin {
    readonly secret: string;
    /** Key of the user's name; without it the user is `default`. */
    readonly usernameKey?: string;
    readonly passwordKey: string;
}

/** Edge Stack's Redis, as the values of its chart need it. */
export interface RedisLink {
    /** `host:port` */
    readonly url: string;
    /** The text of `envRaw`, with a text of the user's after it; an Output where only `up` knows the Secret's name. */
    readonly environment: (added: string) => unknown;
}

/** Where the program's own Redis has its config file, and its Secret each part of the login. */
export const redisConfig = { folder: "/etc/redis", file: "redis.conf" } as const;

export const ownLogin = { usernameKey: "username", passwordKey: "password" } as const;

/**
 * Text for the chart's `envRaw`, which the chart evaluates as a template of its subchart. It takes the place of the chart's
 * own text, so it says again what that one says (values.yaml of datawire/edge-stack); only there can a variable come from
 * a Secret. Rate limiting with `AES_RATELIMIT_PREVIEW` reads the password from `REDIS_AUTH`, and nothing else does.
 * @param added what the user has in `envRaw`
 */
export function redisEnvironment(login: RedisLogin | undefined, added: string): string {
    const address = ["- name: REDIS_URL", "  value: {{ .Values.redisURL | quote }}"];
    const license = [
        "{{- with .Values.licenseKey.secretName }}",
        "- name: AMBASSADOR_AES_SECRET_NAME",
        "  value: {{ . | quote }}",
        "{{- end }}",
    ];
    const ours = [...address, ...(login === undefined ? [] : loginLines(login)), ...license];
    const theirs = listAtMargin(added)
        .split("\n")
        .filter((line) => line.trim() !== "");
    return [...ours, ...theirs].join("\n") + "\n";
}

function loginLines({ secret, usernameKey, passwordKey }: RedisLogin): string[] {
    const from = (variable: string, key: string) => [
        `- name: ${variable}`,
        "  valueFrom:",
        "    secretKeyRef:",
        `      name: ${JSON.stringify(secret)}`,
        `      key: ${JSON.stringify(key)}`,
    ];
    const username = usernameKey === undefined ? [] : from("REDIS_USERNAME", usernameKey);
    return [...username, ...from("REDIS_PASSWORD", passwordKey), ...from("REDIS_AUTH", passwordKey)];
}

/** A Redis of the user's. */
export function givenRedis(url: string, secret: EdgeSettings["redis"]["secret"]): RedisLink {
    const login = secret && { secret: secret.name, usernameKey: secret.usernameKey, passwordKey: secret.passwordKey };
    return { url, environment: (added) => redisEnvironment(login, added) };
}

/** The config file of the program's own Redis: nobody comes in without the password, and nothing is kept on disk. */
export function redisConfigText(password: string): string {
    return `requirepass ${password}\nsave ""\n`;
}
