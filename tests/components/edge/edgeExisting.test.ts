import * as assert from "node:assert/strict";
import { EdgeExisting } from "../../../components/edge/edgeExisting";
import { placedPatch } from "../../../model/edge/placedPatch";
import { podFieldsFor } from "../../../model/edge/podPatch";
import { PodTemplate } from "../../../kube/podTemplate";
import { preStop } from "../../../model/edge/shutdown";
import { integration } from "../../support/integration";
import { at, only, optsOf, recordComponent } from "../../support/component";

function build(
    template: PodTemplate = { spec: { containers: [{ name: "aes" }] } },
    service: string | undefined = "edge",
) {
    const { fields } = podFieldsFor(template, integration);
    assert.ok(fields !== undefined);
    const live = {
        patch: placedPatch(fields, template, template),
        annotations: { noted: "4" },
        podLabels: {},
        serviceAccount: "edge",
        service,
        exceptions: [],
        unread: [],
    };
    return recordComponent((providers) => {
        const args = { namespace: "gate", deployment: "edge-stack", live };
        return new EdgeExisting("edge", args, optsOf(providers)).address;
    });
}

describe("components/edge/edgeExisting", () => {
    it("patches our fields, and no others, under a field manager of its own and without force", async () => {
        const { inputs } = only(await build(), "DeploymentPatch");
        assert.deepEqual(inputs["metadata"], {
            name: "edge-stack",
            namespace: "gate",
            annotations: { noted: "4", "pulumi.com/patchFieldManager": "edge-mesh" },
        });
        assert.deepEqual(inputs["spec"], {
            template: {
                metadata: { annotations: integration.podAnnotations },
                spec: {
                    containers: [
                        {
                            name: "aes",
                            env: Object.entries(integration.env).map(([name, value]) => ({ name, value })),
                            volumeMounts: [integration.volumeMount],
                            lifecycle: { preStop },
                        },
                    ],
                    volumes: [integration.volume],
                },
            },
        });
    });

    it("asks for the sidecar where an annotation refuses it", async () => {
        const metadata = { annotations: { "sidecar.istio.io/inject": "false" } };
        const patch = only(await build({ metadata, spec: { containers: [{ name: "aes" }] } }), "DeploymentPatch");
        assert.deepEqual(at(patch, "spec", "template", "metadata", "labels"), { "sidecar.istio.io/inject": "true" });
    });

    it("makes nothing else", async () => {
        const { resources } = await build();
        assert.deepEqual(
            resources.filter(({ custom, read }) => custom && read !== true).map(({ type }) => type),
            ["kubernetes:apps/v1:DeploymentPatch"],
        );
    });
});
