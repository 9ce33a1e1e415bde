import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { mustRun } from "../tooling/process";
import { addresses, nodeName } from "./addresses";

/** Someone who proves who they are to the API server, or the API server itself. */
interface Subject {
    readonly name: string;
    readonly group?: string;
    readonly alternatives?: string;
}

const subjects = {
    apiserver: {
        name: "kube-apiserver",
        alternatives: [
            ...["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"].map((name) => `DNS:${name}`),
            "DNS:kubernetes.default.svc.cluster.local",
            ...["127.0.0.1", addresses.node, addresses.kubernetes].map((address) => `IP:${address}`),
        ].join(","),
    },
    admin: { name: "edge-mesh-admin", group: "system:masters" },
    "controller-manager": { name: "system:kube-controller-manager" },
    scheduler: { name: "system:kube-scheduler" },
    "kubelet-client": { name: "kube-apiserver-kubelet-client", group: "system:masters" },
    "front-proxy": { name: "front-proxy-client" },
    kubelet: {
        name: `system:node:${nodeName}`,
        group: "system:nodes",
        alternatives: `DNS:${nodeName},IP:${addresses.node}`,
    },
    "kube-proxy": { name: "system:kube-proxy", group: "edge-mesh" },
} satisfies Record<string, Subject>;

/** Who has a certificate. */
export type Identity = keyof typeof subjects;

const openssl = (...args: string[]) => mustRun("openssl", args);

/** Certificates and keys of the node, in a folder of their own. */
export class Pki {
    constructor(readonly folder: string) {}

    /** Path of a file of it: `ca.crt`, `apiserver.key`, `serviceAccounts.pub`. */
    file(name: `ca.crt` | `ca.key` | `serviceAccounts.${"key" | "pub"}` | `${Identity}.${"crt" | "key"}`): string {
        return join(this.folder, name);
    }

    /** Makes all of it. */
    async make(): Promise<void> {
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        const [key, certificate] = [this.file("ca.key"), this.file("ca.crt")];
        await openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key);
        const usage = "keyUsage=critical,keyCertSign,cRLSign,digitalSignature";
        const self = ["req", "-x509", "-new", "-key", key, "-subj", "/CN=edge-mesh-node", "-days", "365"];
        await openssl(...self, "-addext", usage, "-out", certificate);
        const accounts = this.file("serviceAccounts.key");
        await openssl("genrsa", "-out", accounts, "2048");
        await openssl("rsa", "-in", accounts, "-pubout", "-out", this.file("serviceAccounts.pub"));
        const each = Object.keys(subjects) as Identity[];
        await Promise.all(each.map((identity, index) => this.sign(identity, index + 1)));
    }

    private async sign(identity: Identity, serial: number): Promise<void> {
        const { name, group, alternatives }: Subject = subjects[identity];
        const key = this.file(`${identity}.key`);
        const [request, extensions] = [join(this.folder, `${identity}.csr`), join(this.folder, `${identity}.ext`)];
        const lines = [
            "basicConstraints=CA:FALSE",
            "keyUsage=digitalSignature,keyEncipherment",
            "extendedKeyUsage=clientAuth,serverAuth",
            ...(alternatives === undefined ? [] : [`subjectAltName=${alternatives}`]),
        ];
        writeFileSync(extensions, `${lines.join("\n")}\n`);
        const subject = `${group === undefined ? "" : `/O=${group}`}/CN=${name}`;
        await openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key);
        await openssl("req", "-new", "-key", key, "-subj", subject, "-out", request);
        const authority = ["-CA", this.file("ca.crt"), "-CAkey", this.file("ca.key"), "-set_serial", String(serial)];
        const signed = ["-days", "365", "-sha256", "-extfile", extensions, "-out", this.file(`${identity}.crt`)];
        await openssl("x509", "-req", "-in", request, ...authority, ...signed);
    }

    /** A kubeconfig for the identity, with everything in it. */
    kubeconfig(identity: Identity, server: string): string {
        const data = (file: Parameters<Pki["file"]>[0]) => readFileSync(this.file(file)).toString("base64");
        const name = "edge-mesh-node";
        const user = {
            "client-certificate-data": data(`${identity}.crt`),
            "client-key-data": data(`${identity}.key`),
        };
        return stringify({
            apiVersion: "v1",
            kind: "Config",
            clusters: [{ name, cluster: { server, "certificate-authority-data": data("ca.crt") } }],
            users: [{ name, user }],
            contexts: [{ name, context: { cluster: name, user: name } }],
            "current-context": name,
        });
    }
}
