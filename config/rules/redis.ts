import { objectNames } from "../names";
import { emissaryPart, emissaryPath } from "../nesting";
import { redisVariables, setsVariable, setVariables } from "../redisVariables";
import { objectIn, valueIn } from "../../kube/lookup";
import { fixCommand, pathText } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import { EdgeSettings, Settings, settingsSchema } from "../schema";
import { idleProblems } from "./idle";

type Section = Readonly<Record<string, unknown>>;

/** What is said of Edge Stack's Redis, and of what its chart is told of one. Returns every breach. */
export function checkRedis({ edge }: Settings): Problem[] {
    if (edge.install !== "helm") {
        return [];
    }
    return edge.distribution === "emissary"
        ? idle(edge, ["image", "rotation", "url", "secret"], "edge.distribution emissary, which has no Redis")
        : [...checkOwnership(edge), ...checkValues(edge), ...checkVariables(edge)];
}

/** Keys that would do nothing, and so are refused where they were set. */
function idle({ redis }: EdgeSettings, keys: readonly string[], why: string): Problem[] {
    return idleProblems("edge.redis", redis, settingsSchema.parse({}).edge.redis, keys, why);
}

function refused(path: readonly string[], seen: unknown, allowed: string, instead = ""): Problem {
    const key = pathText(path);
    const set = instead === "" ? "" : ` && ${fixCommand(instead, "set")}`;
    return { path: key, seen, allowed, fix: `${fixCommand(key, "rm")}${set}` };
}

/** Keys of our Redis beside a user's, and the other way round. */
function checkOwnership(edge: EdgeSettings): Problem[] {
    return edge.redis.url === undefined
        ? idle(edge, ["secret"], "a Redis of the program's own; that of yours is edge.redis.url")
        : idle(edge, ["image", "rotation"], "edge.redis.url, because the program makes no Redis then");
}

/** The chart's own Redis would have no password, and an address that is told twice holds in one place only. */
function checkValues({ values, distribution }: EdgeSettings): Problem[] {
    const { redis } = values;
    const none = redis === undefined || JSON.stringify(redis) === JSON.stringify({ create: false });
    const addresses = [["redisURL"], [...emissaryPath(distribution), "redisURL"]]
        .map((path) => ({ path, seen: valueIn(values, ...path) }))
        .filter(({ seen }) => seen !== undefined);
    return [
        ...(none ? [] : [refused(["edge", "values", "redis"], redis, "not here: the chart's Redis is not installed")]),
        ...addresses.map(({ path, seen }) =>
            refused(["edge", "values", ...path], seen, "not here: it is edge.redis.url", "edge.redis.url"),
        ),
    ];
}

/** What the program sets from its Secret stands nowhere else: a password in `env` would be told by the release. */
function checkVariables({ distribution, values, redis }: EdgeSettings): Problem[] {
    const place = ["edge", "values", ...emissaryPath(distribution)];
    const emissary = emissaryPart(distribution, values);
    const notHere = (path: readonly string[], variable: string, seen: string) =>
        refused(path, seen, `not here: ${variable} comes from ${redisVariables[variable]}`);
    const set = setVariables(redis.url === undefined || redis.secret !== undefined);
    const texts = [["envRaw"], ["canary", "envRaw"]].map((path) => ({ path, text: valueIn(emissary, ...path) }));
    return [
        // The chart writes every name in capitals.
        ...Object.keys(objectIn(emissary, "env"))
            .filter((name) => Object.hasOwn(redisVariables, name.toUpperCase()))
            .map((name) => notHere([...place, "env", name], name.toUpperCase(), "a value")),
        ...texts.flatMap(({ path, text }) =>
            typeof text === "string"
                ? set
                      .filter((variable) => setsVariable(text, variable))
                      .map((variable) => notHere([...place, ...path], variable, `a text with ${variable}`))
                : isEmpty(text)
                  ? []
                  : [refused([...place, ...path], text, "a text: YAML of a list, to which the program adds its own")],
        ),
        ...(redis.url === undefined ? checkSecondPool(place, emissary) : []),
    ];
}

/** The second pool has variables of its own for the password, and nobody can name the Secret of our Redis in advance. */
function checkSecondPool(place: readonly string[], emissary: Section): Problem[] {
    const path = ["env", "REDIS_PERSECOND_URL"];
    const seen = valueIn(emissary, ...path);
    return typeof seen === "string" && seen.startsWith(objectNames.redis)
        ? [
              refused(
                  [...place, ...path],
                  seen,
                  `any Redis but ${objectNames.redis}, which gives its password to REDIS_URL alone`,
              ),
          ]
        : [];
}

/** The chart's own default of the canary's is an empty object. */
function isEmpty(value: unknown): boolean {
    return value === undefined || value === null || JSON.stringify(value) === "{}";
}
