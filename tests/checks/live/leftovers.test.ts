import * as assert from "node:assert/strict";
import { judgeLeftovers, judgeReleases } from "../../../checks/live/leftovers";
import { WebhookConfiguration } from "../../../checks/live/cluster/kinds";
import { told } from "../../support/expected";

describe("verify: Helm releases (EM-029)", () => {
    const secret = (version: number, status: string) => ({
        metadata: {
            name: `v${version}`,
            namespace: "ambassador",
            labels: { name: "edge-stack", version: `${version}`, status },
        },
    });

    it("judges the newest revision only, by number", () => {
        assert.equal(told(judgeReleases([secret(9, "failed"), secret(10, "deployed")])), "");
        assert.match(
            told(judgeReleases([secret(9, "deployed"), secret(10, "failed")])),
            /ambassador\/edge-stack is failed/,
        );
    });

    const fix = (version: number, status: string) => judgeReleases([secret(version, status)]).problems[0]?.fix ?? "";

    it("recovers what was cut off, without taking a release away, and just tries again what failed", () => {
        assert.match(fix(1, "pending-install"), /^npm run recover -- --stack STACK && pulumi up /);
        assert.match(fix(3, "uninstalling"), /^npm run recover -- --stack STACK && pulumi up /);
        assert.match(fix(1, "failed"), /^pulumi up /);
    });

    it("undoes a first installation of somebody else, and rolls a later one back", () => {
        assert.match(fix(1, "pending-install"), /not this stack's: helm -n ambassador uninstall edge-stack\)$/);
        assert.match(fix(2, "pending-upgrade"), /not this stack's: helm -n ambassador rollback edge-stack\)$/);
    });
});

describe("verify: leftovers (EM-030)", () => {
    const calling = (failurePolicy: string): WebhookConfiguration => ({
        metadata: { name: "old" },
        webhooks: [
            {
                name: "a.example.com",
                failurePolicy,
                clientConfig: { service: { name: "gone", namespace: "istio-system" } },
            },
        ],
    });
    const service = { metadata: { name: "gone", namespace: "istio-system" }, spec: {} };

    it("sees a namespace that does not end", () => {
        const ending = { metadata: { name: "old", deletionTimestamp: "2026-01-01T00:00:00Z" } };
        assert.match(told(judgeLeftovers([ending], [], [], [])), /namespace old is Terminating/);
    });

    it("sees webhooks of either kind that block because their Service has gone", () => {
        assert.match(
            told(judgeLeftovers([], [calling("Fail")], [], [])),
            /MutatingWebhookConfiguration old calls Service/,
        );
        assert.match(told(judgeLeftovers([], [], [calling("Fail")], [])), /ValidatingWebhookConfiguration old/);
        assert.equal(told(judgeLeftovers([], [calling("Fail")], [], [service])), "");
        assert.equal(told(judgeLeftovers([], [calling("Ignore")], [], [])), "");
    });
});
