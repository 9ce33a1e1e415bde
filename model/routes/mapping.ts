import { ServiceSettings } from "../../config/schema";
import { MappingSpec, ReadBy, readBy } from "../edge/objects";
import { objectNames } from "../../config/names";

/**
 * Spec of a service's Mapping for the edge of that `ambassador_id`. It names the Service's port, without which the edge would
 * use 443; what makes it speak Istio mTLS stands last, so that nothing replaces it.
 */
export function mappingSpec(service: ServiceSettings, ambassadorId?: string): MappingSpec & ReadBy {
    return {
        ...service.mapping,
        ...readBy(ambassadorId),
        hostname: service.hostname,
        prefix: service.prefix,
        service: `${service.service ?? service.name}.${service.namespace}:${service.port}`,
        tls: objectNames.tlsContext,
    };
}
