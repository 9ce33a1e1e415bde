/** Commands of Envoy's access log that take nothing in brackets. */
const plain = new Set(
    [
        "PROTOCOL RESPONSE_CODE CONNECTION_TERMINATION_DETAILS RESPONSE_FLAGS RESPONSE_FLAGS_LONG ROUTE_NAME GRPC_STATUS_NUMBER",
        "REQUEST_HEADERS_BYTES RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES BYTES_RECEIVED BYTES_SENT",
        "DURATION REQUEST_DURATION REQUEST_TX_DURATION RESPONSE_DURATION RESPONSE_TX_DURATION",
        "HOSTNAME LOCAL_REPLY_BODY FILTER_CHAIN_NAME REQUESTED_SERVER_NAME VIRTUAL_CLUSTER_NAME TRACE_ID STREAM_ID CONNECTION_ID",
        "UPSTREAM_HOST UPSTREAM_CLUSTER UPSTREAM_LOCAL_ADDRESS UPSTREAM_REMOTE_ADDRESS UPSTREAM_TRANSPORT_FAILURE_REASON",
        "UPSTREAM_WIRE_BYTES_SENT UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HEADER_BYTES_RECEIVED",
        "DOWNSTREAM_WIRE_BYTES_SENT DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT",
        "DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_PORT",
        "DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_PORT",
        "DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_PEER_SUBJECT",
        "DOWNSTREAM_PEER_ISSUER DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_VERSION",
        "DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_FINGERPRINT_1 DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_CERT",
    ].flatMap((line) => line.split(" ")),
);
/** Those that may. */
const either = new Set([
    "START_TIME",
    "RESPONSE_CODE_DETAILS",
    "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
    "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
    "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
    "DOWNSTREAM_PEER_CERT_V_START",
    "DOWNSTREAM_PEER_CERT_V_END",
]);
/** Those that have to, and may cut what they give (`:20`). */
const headers = new Set(["REQ", "RESP", "TRAILER"]);
const others = new Set(["DYNAMIC_METADATA", "CLUSTER_METADATA", "FILTER_STATE", "ENVIRONMENT", "QUERY_PARAM"]);

const header = /^:?[\w-]+(\?:?[\w-]+)?$/;

function isCommand(name: string, inside: string | undefined, length: string | undefined): boolean {
    if (inside === undefined) {
        return (plain.has(name) || either.has(name) || name === "GRPC_STATUS") && length === undefined;
    }
    return headers.has(name)
        ? header.test(inside)
        : (others.has(name) && inside !== "") || (either.has(name) && length === undefined);
}

/**
 * Whether Envoy takes a text that it puts into a header: a `%` begins a command of its access log, and `%%` is the sign
 * itself. Held against Envoy 1.38 in tests/engine/judge.test.ts.
 */
export function isHeaderFormat(text: string): boolean {
    const rest = text.replace(
        /%%|%([A-Z][A-Z_0-9]*)(?:\(([^()]*)\))?(?::(\d+))?%/g,
        (...[all, name, inside, length]) =>
            all === "%%" || isCommand(String(name), inside as string | undefined, length as string | undefined)
                ? ""
                : all,
    );
    return !rest.includes("%");
}
