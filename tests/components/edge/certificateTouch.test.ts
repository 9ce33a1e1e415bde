import * as assert from "node:assert/strict";
import { CertificateTouch } from "../../../components/edge/certificateTouch";
import { settingsOf } from "../../support/settings";
import { at, only, optsOf, recordComponent } from "../../support/component";

const { rotationWorkaround: workaround } = settingsOf({ edge: { rotationWorkaround: { enabled: true } } }).edge;
const build = () =>
    recordComponent(
        (providers) => void new CertificateTouch("t", { namespace: "ambassador", workaround }, optsOf(providers)),
    );
const pod = ["spec", "jobTemplate", "spec", "template"] as const;

describe("CertificateTouch", () => {
    it("may read and patch the one TLSContext, and nothing else", async () => {
        assert.deepEqual(at(only(await build(), "Role"), "rules"), [
            {
                apiGroups: ["getambassador.io"],
                resources: ["tlscontexts"],
                resourceNames: ["istio-upstream"],
                verbs: ["get", "patch"],
            },
        ]);
    });

    it("changes the annotation every time, without a shell", async () => {
        const [container] = at(only(await build(), "CronJob"), ...pod, "spec", "containers") as { args: string[] }[];
        assert.deepEqual(container?.args, [
            "annotate",
            "tlscontexts.v3alpha1.getambassador.io/istio-upstream",
            "--overwrite",
            "edge-mesh.dev/certificate-touch=$(POD_NAME)",
        ]);
    });

    it("stays outside the mesh, because a Job with a sidecar may never end", async () => {
        const labels = at(only(await build(), "CronJob"), ...pod, "metadata", "labels") as Record<string, string>;
        assert.equal(labels["sidecar.istio.io/inject"], "false");
    });

    it("runs as often as it is told", async () => {
        assert.equal(at(only(await build(), "CronJob"), "spec", "schedule"), "0 */6 * * *");
    });
});
