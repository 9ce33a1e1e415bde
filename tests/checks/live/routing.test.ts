import * as assert from "node:assert/strict";
import { authorityFile } from "../../../model/edge/istioIntegration";
import { judgeMappings, judgeTlsContext, judgeUpstreams } from "../../../checks/live/routing";
import { Host, Mapping, TlsContext } from "../../../checks/live/cluster/customKinds";
import { Service, ServicePort } from "../../../checks/live/cluster/kinds";
import { expectedStack, told } from "../../support/expected";

const expected = expectedStack();
const mapping = (spec: Partial<Mapping["spec"]> = {}, name = "shop"): Mapping => ({
    metadata: { name, namespace: "shop" },
    spec: { service: "shop.shop:80", tls: "istio-upstream", hostname: "*", ...spec },
});
const context = (spec: TlsContext["spec"] = {}, namespace = "ambassador"): TlsContext => ({
    metadata: { name: "istio-upstream", namespace },
    spec: { secret: "istio-certs", alpn_protocols: "istio", cacert_chain_file: authorityFile, ...spec },
});

describe("verify: TLSContext (EM-005)", () => {
    const judge = (...contexts: TlsContext[]) => told(judgeTlsContext(contexts, expected));

    it("accepts the guide's", () => assert.equal(judge(context()), ""));

    it("sees each field that breaks it", () => {
        assert.match(judge(context({ secret: "other" })), /secret is other, not istio-certs/);
        assert.match(judge(context({ alpn_protocols: "h2" })), /alpn_protocols are h2/);
        assert.match(judge(context({ hosts: ["a.test"] })), /terminates TLS/);
        assert.match(judge(context({ cacert_chain_file: undefined })), /cacert_chain_file is not set/);
        const lax = expectedStack({ edge: { verifyUpstreams: false } });
        assert.equal(told(judgeTlsContext([context({ cacert_chain_file: undefined })], lax)), "");
    });

    it("sees that it is missing, elsewhere, or there twice", () => {
        assert.match(judge(), /is not there/);
        assert.match(judge(context({}, "shop")), /is not there[\s\S]*shop\/istio-upstream has the name/);
    });
});

describe("verify: Mappings (EM-006)", () => {
    const judge = (one: Mapping, hosts: Host[] = [], contexts = [context()]) =>
        told(judgeMappings([one], contexts, hosts, services, expected));
    const services: Service[] = [
        { metadata: { name: "shop", namespace: "shop" }, spec: { ports: [{ name: "http", port: 80 }] } },
    ];
    const host = (spec: Host["spec"]): Host => ({ metadata: { name: "edge" }, spec });

    it("accepts the program's", () => assert.equal(judge(mapping()), ""));

    it("sees a missing port, a plain scheme and an unknown context", () => {
        assert.match(
            judge(mapping({ service: "shop.shop" })),
            /has no port, so the edge calls 443, which the Service has not/,
        );
        assert.match(judge(mapping({ service: "http://shop.shop:80" })), /says http:\/\//);
        assert.match(judge(mapping({ tls: "nowhere" })), /no TLSContext nowhere/);
    });

    it("has an object of the stack put right by the stack, and lets nobody but its owner edit another", () => {
        const fix = (namespace: string) => {
            const one = mapping({ service: "shop.shop" });
            const there = { ...one, metadata: { ...one.metadata, namespace } };
            return judgeMappings([there], [context()], [], services, expected).problems.at(-1)?.fix;
        };
        assert.equal(fix("shop"), "pulumi up --refresh");
        assert.equal(fix("other"), "kubectl -n other edit mappings.v3alpha1.getambassador.io shop");
    });

    it("leaves a missing TLSContext of ours to EM-005, and missing tls to EM-008 where mTLS is strict", () => {
        assert.equal(judge(mapping(), [], []), "");
        const { tls: _tls, ...plain } = mapping().spec;
        assert.equal(judge({ ...mapping(), spec: plain }), "");
        const off = expectedStack({ strict: { scope: "off" } });
        assert.match(told(judgeMappings([{ ...mapping(), spec: plain }], [], [], services, off)), /speaks plaintext/);
    });

    it("wants a Host that serves it as soon as there is one: by hostname or by labels", () => {
        const one = mapping({ hostname: "a.test" });
        assert.equal(judge(one, [host({ hostname: "*.test" })]), "");
        assert.match(judge(one, [host({ hostname: "b.test" })]), /no Host serves its hostname a.test/);
        const labelled = { ...one, metadata: { ...one.metadata, labels: { site: "b" } } };
        assert.equal(
            judge(labelled, [host({ hostname: "b.test", mappingSelector: { matchLabels: { site: "b" } } })]),
            "",
        );
    });

    it("misses a Mapping or the Host of the stack", () => {
        const hosted = expectedStack({ edge: { hostname: "a.test" } });
        assert.match(
            told(judgeMappings([mapping()], [], [], services, hosted)),
            /Host ambassador\/edge of the stack is not there/,
        );
        assert.match(
            told(judgeMappings([], [context()], [], services, expected)),
            /Mapping shop\/shop of the stack is not there/,
        );
    });
});

describe("verify: upstream Services (EM-007)", () => {
    const service = (...ports: ServicePort[]): Service => ({
        metadata: { name: "shop", namespace: "shop" },
        spec: { ports },
    });
    const judge = (...ports: ServicePort[]) => told(judgeUpstreams([mapping()], [service(...ports)], expected));

    it("accepts names and appProtocols of HTTP and gRPC", () => {
        for (const name of ["http", "http2", "grpc-shop", "http-tls-port"]) {
            assert.equal(judge({ name, port: 80 }), "", name);
        }
        assert.equal(judge({ name: "main", port: 80, appProtocol: "kubernetes.io/h2c" }), "");
    });

    it("sees a name that means TCP, whatever it begins with", () => {
        for (const name of ["tcp", "https", "httpfoo", undefined]) {
            assert.match(judge({ name, port: 80 }), /takes it for TCP/, name);
        }
        assert.match(judge({ name: "http", port: 80, appProtocol: "tcp" }), /takes it for TCP/);
    });

    it("takes two protocols on one target port for that of the first, as Istio does", () => {
        const http = { name: "http", port: 80, targetPort: 8080 };
        const https = { name: "https", port: 443, targetPort: 8080 };
        assert.equal(judge(http, https), "");
        assert.match(judge(https, http), /port 443 is named https: .* TCP, and port 80 \(http\) with it/);
        // The guide's second way: no port in the Mapping, so that the edge calls 443.
        const portless = (...ports: ServicePort[]) =>
            told(judgeUpstreams([mapping({ service: "shop.shop" })], [service(...ports)], expected));
        assert.equal(portless(http, https), "");
        assert.match(portless(https, http), /port 443 is named https/);
        assert.match(portless({ name: "https", port: 443 }), /port 443 is named https/);
        assert.equal(portless({ name: "http", port: 80 }), "", "EM-006 tells that");
    });

    it("misses the port, and the Service", () => {
        assert.match(judge({ name: "http", port: 8080 }), /has no port 80, only 8080/);
        const { problems } = judgeUpstreams([mapping()], [], expected);
        assert.match(told({ problems }), /Service shop\/shop is not there/);
        assert.match(problems[0]?.fix ?? "", /^kubectl -n shop get services \(deploy shop, or /);
    });

    it("does not judge hosts outside the cluster", () => {
        const outside = [mapping({ service: "api.example.com:443" })];
        assert.deepEqual(judgeUpstreams(outside, [], expected).problems, []);
    });
});
