import { meshNamespaceNames } from "../namespaces";
import { names } from "../../components/names";
import { mendCommand, pathText } from "../mend";
import type { Finding, Guardrail } from "./finding";
import { objectIn, textIn, valueIn } from "./lookup";
import { emissaryPath, emissaryValues, Desired } from "./desired";

const injectKey = "sidecar.istio.io/inject";

/** A finding about a value of the user's, which is mended by taking it away. */
function given(check: Finding["check"], path: readonly string[], seen: unknown, allowed: string): Finding {
    const setting = pathText(path);
    return { check, severity: "error", path: setting, seen, allowed, mend: mendCommand(setting, "rm") };
}

/** EM-008: who speaks plaintext stays outside the mesh, and nothing else lifts or breaks strict mTLS. */
export const strict: Guardrail = (desired) => {
    const { scope, exceptions } = desired.settings.strict;
    return scope === "off"
        ? exceptions.map((seen, index) => ({
              ...given("strict", ["strict", "exceptions"], seen, "none with strict.scope off: nothing is strict"),
              severity: "warning",
              path: `strict.exceptions[${index}]`,
          }))
        : [...exceptionFindings(desired), ...plaintextFindings(desired)];
};

function exceptionFindings({ settings }: Desired): Finding[] {
    const mesh = meshNamespaceNames(settings);
    return settings.strict.exceptions.flatMap(({ namespace, matchLabels }, index): Finding[] => {
        const path = `strict.exceptions[${index}]`;
        const mend = mendCommand(`${path}.matchLabels.app`, "set");
        const whole: Finding = {
            check: "strict",
            severity: "error",
            path: `${path}.matchLabels`,
            seen: matchLabels,
            allowed: "at least one label: without, it would be a second policy for the whole namespace",
            mend,
        };
        const outside: Finding = {
            check: "strict",
            severity: "warning",
            path: `${path}.namespace`,
            seen: namespace,
            allowed: `one of the mesh namespaces (${mesh.join(", ")}), because no other is strict`,
            mend: mendCommand(`${path}.namespace`, "set"),
        };
        return [
            ...(Object.keys(matchLabels).length === 0 ? [whole] : []),
            ...(mesh.includes(namespace) ? [] : [outside]),
        ];
    });
}

/** Redis and Prometheus: the edge talks plaintext to one, the other to everyone. */
function plaintextFindings(desired: Desired): Finding[] {
    const { values } = desired;
    const ownRedis = valueIn(values.edge, "redis", "create");
    const label = valueIn(values.prometheus, "server", "podLabels", injectKey);
    const created = given(
        "strict",
        ["edge", "values", "redis", "create"],
        true,
        `false: ${names.redis} is there already`,
    );
    const injected = given("strict", ["prometheus", "values", "server", "podLabels"], label, `${injectKey}: "false"`);
    return [
        ...(ownRedis === true ? [created] : []),
        ...redisFindings(desired),
        ...(values.prometheus !== undefined && label !== "false" ? [injected] : []),
    ];
}

/** The chart documents `redisURL` at the top, and its `envRaw` reads the one among Emissary's values. */
function redisFindings(desired: Desired): Finding[] {
    const { settings, emissary } = desired;
    const mesh = meshNamespaceNames(settings);
    const places = emissary.length === 0 ? [["redisURL"]] : [["redisURL"], [...emissary, "redisURL"]];
    return places.flatMap((key) => {
        const seen = textIn(settings.edge.values, ...key);
        const [host, namespace = settings.edge.namespace] = (seen ?? "").replace(/:\d+$/, "").split(".");
        const isOutside = seen === undefined || host === names.redis || !mesh.includes(namespace);
        const allowed = "a Redis outside the mesh: the edge calls it in plaintext";
        return isOutside ? [] : [given("strict", ["edge", "values", ...key], seen, allowed)];
    });
}

/** EM-012: one way into the mesh, and nothing that closes it. */
export const injection: Guardrail = (desired) => [
    ...revisionFindings(desired),
    ...injectorFindings(desired),
    ...podFindings(desired),
];

function revisionFindings({ values, settings }: Desired): Finding[] {
    const { revision } = settings.istio;
    const places = [
        { chart: "istio.istiod", key: ["revision"], ours: revision },
        { chart: "istio.istiod", key: ["pilot", "revision"], ours: revision },
        { chart: "istio.base", key: ["defaultRevision"], ours: revision === "" ? "default" : revision },
    ] as const;
    return places.flatMap(({ chart, key, ours }) => {
        const seen = valueIn(values[chart], ...key) ?? ours;
        const name = chart.split(".")[1] ?? "";
        const allowed = `istio.revision, ${JSON.stringify(ours)}, because the namespaces are labelled for that one`;
        return seen === ours ? [] : [given("injection", ["istio", "values", name, ...key], seen, allowed)];
    });
}

function injectorFindings({ values }: Desired): Finding[] {
    const istiod = values["istio.istiod"];
    const everywhere = valueIn(istiod, "sidecarInjectorWebhook", "enableNamespacesByDefault");
    const automatic = valueIn(istiod, "global", "proxy", "autoInject") ?? "enabled";
    const path = (...key: string[]) => ["istio", "values", "istiod", ...key];
    return [
        ...(everywhere === true
            ? [
                  given(
                      "injection",
                      path("sidecarInjectorWebhook", "enableNamespacesByDefault"),
                      everywhere,
                      "false: the conversion webhook in emissary-system would get a sidecar, and then refuse the API server",
                  ),
              ]
            : []),
        ...(automatic === "enabled"
            ? []
            : [
                  given(
                      "injection",
                      path("global", "proxy", "autoInject"),
                      automatic,
                      "enabled, else no pod gets a sidecar",
                  ),
              ]),
    ];
}

/** A label of the pod beats the namespace's, and without a sidecar the edge has no certificate. */
function podFindings(desired: Desired): Finding[] {
    return ["podLabels", "podAnnotations"].flatMap((key) => {
        const seen = objectIn(emissaryValues(desired), key)[injectKey] ?? "true";
        const allowed = "true: the sidecar fetches the edge's certificate";
        return seen === "true" || seen === true
            ? []
            : [given("injection", emissaryPath(desired, key, injectKey), seen, allowed)];
    });
}
