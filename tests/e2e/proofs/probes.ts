import { restrictedContainer, restrictedPod } from "../../../model/mesh/podSecurity";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../../rehearsal/tooling/process";
import type { AnyObject, Bench } from "./bench";

/** A namespace outside the mesh, with a pod that calls and a server with a certificate of its own making. */
export const outside = { namespace: "e2e-outside", pod: "outsider", impostor: "impostor" } as const;
/** A workload of the mesh whom nobody allows anything. */
export const stranger = { namespace: "shop", pod: "stranger" } as const;

/** A TLS server that answers every GET with 200. */
const impostor = `
import http.server, ssl
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"impostor")
server = http.server.ThreadingHTTPServer(("", 8443), Answer)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/foreign/tls.crt", "/foreign/tls.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
`;

const securityContext = { ...restrictedPod(65532), ...restrictedContainer };

/** Makes the probes and waits for them. They go with the test's cluster, or by `removeProbes`. */
export async function makeProbes(bench: Bench, folder: string): Promise<void> {
    const image = await bench.edgeImage();
    const foreign = await foreignCertificate(folder);
    const { namespace } = outside;
    const labels = { app: outside.impostor };
    await bench.apply(
        { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
        {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "foreign", namespace },
            type: "kubernetes.io/tls",
            stringData: foreign,
        },
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: stranger.pod, namespace: stranger.namespace } },
        pod(namespace, outside.pod, { app: outside.pod }, image, ["sleep", "36000"]),
        pod(namespace, outside.impostor, labels, image, ["python3", "-c", impostor]),
        pod(stranger.namespace, stranger.pod, { app: stranger.pod }, image, ["sleep", "36000"], stranger.pod),
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: outside.impostor, namespace },
            spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: 8443 }] },
        },
    );
    for (const [where, name] of [
        [namespace, outside.pod],
        [namespace, outside.impostor],
        [stranger.namespace, stranger.pod],
    ] as const) {
        await bench.mustKubectl("-n", where, "wait", "--for=condition=Ready", `pod/${name}`, "--timeout=90s");
    }
}

/** Takes the probes away. */
export async function removeProbes(bench: Bench): Promise<void> {
    const now = ["--ignore-not-found", "--grace-period=1"];
    await bench.kubectl("-n", stranger.namespace, "delete", "pod,serviceaccount", stranger.pod, ...now);
    await bench.kubectl("delete", "namespace", outside.namespace, ...now);
}

function pod(
    namespace: string,
    name: string,
    labels: object,
    image: string,
    command: readonly string[],
    serviceAccountName = "default",
): AnyObject {
    const isOutside = namespace === outside.namespace;
    const volumes = isOutside ? [{ name: "foreign", secret: { secretName: "foreign" } }] : [];
    const volumeMounts = isOutside ? [{ name: "foreign", mountPath: "/foreign" }] : [];
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace, labels },
        spec: {
            serviceAccountName,
            terminationGracePeriodSeconds: 1,
            containers: [{ name: "probe", image, command, securityContext, volumeMounts }],
            volumes,
        },
    };
}

/** A certificate of nobody's authority. */
async function foreignCertificate(folder: string): Promise<{ "tls.crt": string; "tls.key": string }> {
    const [key, certificate] = [join(folder, "foreign.key"), join(folder, "foreign.crt")];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    await mustRun("openssl", ["req", "-x509", ...curve, "-subj", "/CN=foreign", "-keyout", key, "-out", certificate]);
    return { "tls.crt": readFileSync(certificate, "utf8"), "tls.key": readFileSync(key, "utf8") };
}
