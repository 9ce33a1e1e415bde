import { fixCommand } from "../../messages/fix";
import type { Guardrail } from "./finding";

/** Mappings above which one resource each costs a minute or so at every change of all (docs/scaling.md). */
const manyMappings = 200;

/** EM-032: with one resource a Mapping, the engine writes the whole state anew after each of them. */
export const manyRoutes: Guardrail = ({ settings: { routes }, mappings }) => {
    if (routes.batch !== "off" || mappings.length <= manyMappings) {
        return [];
    }
    return [
        {
            check: "manyRoutes",
            severity: "warning",
            path: "routes.batch",
            seen: `off, with ${mappings.length} Mappings`,
            allowed: `on above ${manyMappings} Mappings; the next up moves them, and none goes away meanwhile`,
            fix: fixCommand("routes.batch", "set", "on"),
        },
    ];
};
