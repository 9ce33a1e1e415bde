import { injectKey } from "../../kube/wellKnown";
import { meshNamespaceNames } from "../../config/namespaces";
import { isTrue } from "../../model/edge/chart";
import { placeOf, RedisPlace } from "../../model/edge/redisAccess";
import { fixCommand, pathText } from "../../messages/fix";
import type { Finding, Guardrail } from "./finding";
import { objectIn, valueIn } from "../../kube/lookup";
import { emissaryPath, emissaryValues, Desired } from "./desired";

/** A finding about a value of the user's, which is fixed by taking it away. */
function given(check: Finding["check"], path: readonly string[], seen: unknown, allowed: string): Finding {
    const setting = pathText(path);
    return { check, severity: "error", path: setting, seen, allowed, fix: fixCommand(setting, "rm") };
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
        const fix = fixCommand(`${path}.matchLabels.app`, "set");
        const whole: Finding = {
            check: "strict",
            severity: "error",
            path: `${path}.matchLabels`,
            seen: matchLabels,
            allowed: "at least one label: without, it would be a second policy for the whole namespace",
            fix,
        };
        const outside: Finding = {
            check: "strict",
            severity: "warning",
            path: `${path}.namespace`,
            seen: namespace,
            allowed: `one of the mesh namespaces (${mesh.join(", ")}), because no other is strict`,
            fix: fixCommand(`${path}.namespace`, "set"),
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
    const label = valueIn(values.prometheus, "server", "podLabels", injectKey);
    const injected = given("strict", ["prometheus", "values", "server", "podLabels"], label, `${injectKey}: "false"`);
    return [...redisFindings(desired), ...(values.prometheus !== undefined && label !== "false" ? [injected] : [])];
}

/** A Redis of the user's in the mesh refuses the edge, unless its port is an exception. */
function redisFindings({ settings }: Desired): Finding[] {
    const { edge, strict: policy } = settings;
    const { url = "" } = edge.redis;
    const places = url.split(",").flatMap((address) => placeOf(address, edge.namespace) ?? []);
    const isRefused = ({ namespace, port }: RedisPlace) =>
        meshNamespaceNames(settings).includes(namespace) &&
        !policy.exceptions.some((it) => it.namespace === namespace && it.ports.includes(port));
    const allowed =
        "a Redis outside the mesh, or one with its port in strict.exceptions: the edge calls it in plaintext";
    return places.some(isRefused) ? [given("strict", ["edge", "redis", "url"], url, allowed)] : [];
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
        ...(isTrue(everywhere)
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
    // The selector's labels are the pods' too.
    const places = [["podLabels"], ["podAnnotations"], ["service", "selector"]];
    return places.flatMap((place) => {
        const seen = objectIn(emissaryValues(desired), ...place)[injectKey] ?? "true";
        const allowed = "true: the sidecar fetches the edge's certificate";
        return seen === "true" || seen === true
            ? []
            : [given("injection", emissaryPath(desired, ...place, injectKey), seen, allowed)];
    });
}
