import * as assert from "node:assert/strict";
import { judgeInjection, judgeInjector } from "../../../checks/live/injection";
import { Pod, WebhookConfiguration } from "../../../checks/live/cluster/kinds";
import { Selector } from "../../../kube/selectors";
import { Labels } from "../../../kube/object";
import { edgePod, expectedStack, told } from "../../support/expected";

const expected = expectedStack();
const namespaces = (shop: Labels) =>
    Object.entries({ ambassador: { "istio-injection": "enabled" }, shop }).map(([name, labels]) => ({
        metadata: { name, labels },
    }));

describe("verify: injection (EM-012)", () => {
    const judge = (shop: Labels, pods: Pod[] = [], stack = expected) =>
        told(judgeInjection(namespaces(shop), pods, stack));
    const bare = (over: Partial<Pod["metadata"]>, spec: Partial<Pod["spec"]> = {}): Pod => ({
        metadata: { name: "bare", namespace: "shop", ...over },
        spec: { containers: [], ...spec },
    });
    const enabled = { "istio-injection": "enabled" };

    it("accepts one label of the right style", () => {
        assert.equal(judge(enabled, [edgePod()]), "");
    });

    it("sees both labels, none, the wrong style, and ambient", () => {
        assert.match(judge({ ...enabled, "istio.io/rev": "x" }), /shop carries istio.io\/rev=x/);
        assert.match(judge({}), /istio-injection=\(none\)/);
        const canary = expectedStack({ istio: { revision: "canary" } });
        assert.match(judge(enabled, [], canary), /istio-injection=enabled, istio.io\/rev=\(none\)/);
        assert.match(judge({ ...enabled, "istio.io/dataplane-mode": "ambient" }), /ambient mesh/);
    });

    it("gives the one command that sets the labels right", () => {
        const { problems } = judgeInjection(namespaces({ "istio.io/rev": "x" }), [], expected);
        assert.equal(
            problems[0]?.fix,
            "kubectl label namespace shop istio-injection=enabled istio.io/rev- --overwrite",
        );
    });

    it("sees a pod without sidecar, unless it opted out, ended, or is on the node's network", () => {
        assert.match(judge(enabled, [bare({})]), /pod shop\/bare runs without/);
        assert.equal(judge(enabled, [bare({ labels: { "sidecar.istio.io/inject": "false" } })]), "");
        assert.equal(judge(enabled, [bare({}, { hostNetwork: true })]), "");
        assert.equal(judge(enabled, [{ ...bare({}), status: { phase: "Succeeded" } }]), "");
    });
});

describe("verify: injector (EM-019)", () => {
    const available = { availableReplicas: 1, conditions: [{ type: "Available", status: "True" }] };
    const spec = { selector: {}, template: { spec: { containers: [] } } };
    const istiod = { metadata: { name: "istiod", namespace: "istio-system" }, spec, status: available };
    const webhook = (namespaceSelector: Selector, caBundle = "Y2E="): WebhookConfiguration => ({
        metadata: { name: "injector" },
        webhooks: [{ name: "namespace.sidecar-injector.istio.io", clientConfig: { caBundle }, namespaceSelector }],
    });
    const byLabel = { matchExpressions: [{ key: "istio-injection", operator: "In", values: ["enabled"] }] };
    const judge = (configuration: WebhookConfiguration, running: typeof istiod | undefined = istiod) =>
        told(judgeInjector(running, [configuration], namespaces({}), expected));

    it("accepts a webhook for the labels that should be there, whatever labels are", () => {
        assert.equal(judge(webhook(byLabel)), "");
    });

    it("sees selectors that look for something else, and a webhook without CA", () => {
        assert.match(
            judge(webhook({ matchLabels: { other: "x" } })),
            /no injector answers for the labels of namespace shop/,
        );
        assert.match(judge(webhook(byLabel, "")), /has no caBundle/);
    });

    it("sees an istiod that is gone, or has no pod", () => {
        assert.match(
            judge(webhook(byLabel), { ...istiod, status: { ...available, availableReplicas: 0 } }),
            /no available/,
        );
        assert.match(told(judgeInjector(undefined, [webhook(byLabel)], namespaces({}), expected)), /is not there/);
    });
});
