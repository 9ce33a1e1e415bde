import { isDeepStrictEqual } from "node:util";
import type { AuthorizationPolicy } from "./cluster/customKinds";
import type { Expected } from "../../plan/expected";
import { count, judged, nameOf } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";

const again = "pulumi refresh && pulumi up";

/** EM-034 */
export function judgeCallers(policies: readonly AuthorizationPolicy[], expected: Expected): Judgement {
    const { callers } = expected;
    if (callers === undefined) {
        return judged("switched off", []);
    }
    const ours = callers.map((it) => `${it.namespace}/${it.name}`);
    const open = [expected.istio.namespace, ...expected.meshNamespaces.map(({ name }) => name)];
    const others = policies.filter((it) => !ours.includes(nameOf(it)) && open.includes(it.metadata.namespace ?? ""));
    const problems = [...callers.flatMap((it) => changed(it, policies)), ...others.flatMap(wideOpen)];
    return judged(`${count(callers, "policy").replace(/ys$/, "ies")} in place`, problems);
}

type Policy = NonNullable<Expected["callers"]>[number];

function changed({ namespace, name, spec }: Policy, policies: readonly AuthorizationPolicy[]): Problem[] {
    const found = policies.find((it) => nameOf(it) === `${namespace}/${name}`);
    if (found === undefined) {
        return [
            {
                problem: `AuthorizationPolicy ${namespace}/${name} is not there: who may call is not checked`,
                fix: again,
            },
        ];
    }
    return isDeepStrictEqual(found.spec, spec)
        ? []
        : [
              {
                  problem: `AuthorizationPolicy ${namespace}/${name} is not what the stack made: it was changed by hand`,
                  fix: again,
              },
          ];
}

/** Whatever one policy allows is allowed: a rule that asks for no caller opens its workloads to everybody. */
function wideOpen(policy: AuthorizationPolicy): Problem[] {
    const { namespace, name } = policy.metadata;
    const allows = (policy.spec?.action ?? "ALLOW") === "ALLOW";
    const asksNobody = (policy.spec?.rules ?? []).some(({ from = [], when = [] }) => from.length + when.length === 0);
    return allows && asksNobody
        ? [
              {
                  problem: `AuthorizationPolicy ${nameOf(policy)} lets everybody call: one of its rules names no caller`,
                  fix: `kubectl -n ${namespace} edit authorizationpolicy ${name}`,
              },
          ]
        : [];
}

export const callersCheck: LiveCheck = {
    check: "callers",
    what: "AuthorizationPolicies: who may call whom",
    look: async (cluster, expected) =>
        judgeCallers(expected.callers === undefined ? [] : await cluster.list("authorizationpolicies"), expected),
};
