import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";
import { checkAccess } from "./access";
import { checkEdge } from "./edge";
import { checkEdgeWay } from "./edgeWay";
import { checkIstio } from "./istio";
import { checkNamespaces } from "./namespaces";
import { checkPrometheus } from "./prometheus";
import { checkRedis } from "./redis";
import { checkRotation } from "./rotation";
import { checkServices } from "./services";
import { checkStrict } from "./strict";

/** Rules across fields: what a schema cannot see. Returns every breach. */
export function checkSettings(settings: Settings): Problem[] {
    const checks = [
        checkNamespaces,
        checkServices,
        checkStrict,
        checkEdge,
        checkEdgeWay,
        checkAccess,
        checkIstio,
        checkPrometheus,
        checkRedis,
        checkRotation,
    ];
    return checks.flatMap((check) => check(settings));
}
