import { objectNames } from "../../config/names";
import { ServiceSettings } from "../../config/schema";

/** The Mapping of the guide's sample. */
export function quoteService(namespace: string): ServiceSettings {
    return {
        name: objectNames.sampleMapping,
        namespace,
        service: "quote",
        port: 80,
        hostname: "*",
        prefix: "/backend/",
        mapping: {},
    };
}

/** Ports of the sample's Service. */
export const quotePorts = [
    { name: "http", port: 80, targetPort: 8080 },
    { name: "http-tls-port", port: 443, targetPort: 8080 },
];
