import * as assert from "node:assert/strict";
import { podFieldsFor, withPodFields } from "../../../model/edge/podPatch";
import { Container, PodTemplate } from "../../../kube/podTemplate";
import { preStop } from "../../../model/edge/shutdown";
import { integration } from "../../support/integration";

const mark = { name: "AMBASSADOR_NAMESPACE", value: "ambassador" };

/** A pod template with one edge container. */
function template(
    container: Partial<Container> = {},
    metadata: PodTemplate["metadata"] = {},
    spec: Partial<PodTemplate["spec"]> = {},
): PodTemplate {
    return { metadata, spec: { containers: [{ name: "aes", env: [mark], ...container }], ...spec } };
}

const annotated = (annotations: Record<string, string>) => template({}, { annotations });
const fieldsOf = (pod: PodTemplate, extra: Record<string, string> = {}) => {
    const { fields, conflicts } = podFieldsFor(pod, integration, extra);
    assert.ok(fields !== undefined, JSON.stringify(conflicts));
    return fields;
};
const conflictsOf = (pod: PodTemplate) => podFieldsFor(pod, integration).conflicts;
const pathsOf = (pod: PodTemplate) => conflictsOf(pod).map(({ path }) => path);

describe("model/edge/podPatch", () => {
    it("adds the whole integration, and the annotations beside it, to a template that has nothing", () => {
        const fields = fieldsOf(template(), { "edge-mesh.dev/tracing-hash": "cafe" });
        assert.deepEqual(fields, {
            container: "aes",
            annotations: { ...integration.podAnnotations, "edge-mesh.dev/tracing-hash": "cafe" },
            labels: {},
            volume: integration.volume,
            volumeMount: integration.volumeMount,
            env: Object.entries(integration.env).map(([name, value]) => ({ name, value })),
            preStop,
        });
    });

    it("leaves a handler that the container has before it ends", () => {
        const lifecycle = { preStop: { httpGet: { path: "/drain", port: 8877 } } };
        const pod = template({ lifecycle });
        const folded = withPodFields(pod, fieldsOf(pod));
        assert.deepEqual(folded.spec.containers[0]?.lifecycle, lifecycle);
    });

    it("leaves everything else as it is", () => {
        const other = { name: "other", image: "other:1", env: [{ name: "A", value: "b" }] };
        const pod = {
            metadata: { labels: { app: "edge" }, annotations: { "a.b/c": "d" } },
            spec: {
                serviceAccountName: "edge",
                containers: [
                    other,
                    { name: "aes", image: "aes:1", env: [mark], volumeMounts: [{ name: "info", mountPath: "/info" }] },
                ],
                volumes: [{ name: "info", downwardAPI: {} }],
            },
        };
        const before = structuredClone(pod);
        const fields = fieldsOf(pod);
        assert.deepEqual(withPodFields(pod, fields), {
            metadata: { labels: { app: "edge" }, annotations: { "a.b/c": "d", ...fields.annotations } },
            spec: {
                serviceAccountName: "edge",
                containers: [
                    other,
                    {
                        name: "aes",
                        image: "aes:1",
                        env: [mark, ...fields.env],
                        volumeMounts: [{ name: "info", mountPath: "/info" }, fields.volumeMount],
                        lifecycle: { preStop },
                    },
                ],
                volumes: [{ name: "info", downwardAPI: {} }, fields.volume],
            },
        });
        assert.deepEqual(pod, before);
    });

    it("changes nothing in a template that it was folded into, or that follows Edge Stack's documentation", () => {
        const once = withPodFields(template(), fieldsOf(template()));
        assert.deepEqual(withPodFields(once, fieldsOf(once)), once);
        const documented = template(
            {
                env: [mark, { name: "AMBASSADOR_ISTIO_SECRET_DIR", value: "/etc/istio-certs/" }],
                volumeMounts: [{ name: "istio-certs", mountPath: "/etc/istio-certs/", readOnly: true }],
            },
            {},
            { volumes: [{ name: "istio-certs", emptyDir: { medium: "Memory" } }] },
        );
        const [container] = withPodFields(documented, fieldsOf(documented)).spec.containers;
        assert.deepEqual(container?.volumeMounts, documented.spec.containers[0]?.volumeMounts);
        assert.equal(container?.env?.[1]?.value, "/etc/istio-certs/");
    });

    it("takes any base id but the sidecar's", () => {
        const withId = (value: string) => template({ env: [mark, { name: "AMBASSADOR_ENVOY_BASE_ID", value }] });
        assert.deepEqual(fieldsOf(withId("4")).env[1], { name: "AMBASSADOR_ENVOY_BASE_ID", value: "4" });
        assert.deepEqual(pathsOf(withId("0")), ["containers[aes].env.AMBASSADOR_ENVOY_BASE_ID"]);
    });

    it("asks for the sidecar by the label where the published manifest refuses it by an annotation", () => {
        const refusing = annotated({ "sidecar.istio.io/inject": "false" });
        const folded = withPodFields(refusing, fieldsOf(refusing));
        assert.deepEqual(folded.metadata?.labels, { "sidecar.istio.io/inject": "true" });
        assert.equal(folded.metadata?.annotations?.["sidecar.istio.io/inject"], "false");
    });

    it("names everything that keeps Istio from injecting the pod", () => {
        const pod = template({}, { labels: { "sidecar.istio.io/inject": "false" } }, { hostNetwork: true });
        assert.deepEqual(pathsOf(pod), ['labels["sidecar.istio.io/inject"]', "hostNetwork"]);
    });

    it("names all conflicts at once, each with what was seen", () => {
        const pod = template(
            {
                env: [
                    mark,
                    { name: "AMBASSADOR_ISTIO_SECRET_DIR", value: "/elsewhere" },
                    { name: "AMBASSADOR_ENVOY_BASE_ID", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
                ],
                volumeMounts: [{ name: "certs", mountPath: "/etc/istio-certs/" }],
            },
            { annotations: { "traffic.sidecar.istio.io/includeInboundPorts": "*" } },
            { volumes: [{ name: "istio-certs", secret: { secretName: "istio-certs" } }] },
        );
        assert.deepEqual(
            conflictsOf(pod).map(({ path, seen }) => [path, seen]),
            [
                ['annotations["traffic.sidecar.istio.io/includeInboundPorts"]', "*"],
                ["volumes[istio-certs]", { name: "istio-certs", secret: { secretName: "istio-certs" } }],
                ["containers[aes].env.AMBASSADOR_ISTIO_SECRET_DIR", "/elsewhere"],
                ["containers[aes].env.AMBASSADOR_ENVOY_BASE_ID", { configMapKeyRef: { name: "c", key: "k" } }],
                ["containers[aes].volumeMounts[/etc/istio-certs/]", { name: "certs", mountPath: "/etc/istio-certs/" }],
            ],
        );
    });

    it("finds the edge's container by its variable, takes the only one, and names all when it cannot tell", () => {
        const plain = (name: string) => ({ name });
        assert.equal(
            fieldsOf({ spec: { containers: [plain("redis"), { name: "aes", env: [mark] }] } }).container,
            "aes",
        );
        assert.equal(fieldsOf({ spec: { containers: [plain("ambassador")] } }).container, "ambassador");
        const [conflict] = conflictsOf({ spec: { containers: [plain("a"), plain("b")] } });
        assert.deepEqual([conflict?.path, conflict?.seen], ["containers", ["a", "b"]]);
    });
});
