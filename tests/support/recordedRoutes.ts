import { mappingSetType, Route, Routes, routesIn } from "../../plugin/mappingSet";
import { Recorded } from "./recorder";

/** The routes of every set that a program registers. */
export function recordedRoutes(resources: readonly Recorded[]): Route[] {
    return resources
        .filter(({ type }) => type === mappingSetType)
        .flatMap(({ inputs }) => routesIn(inputs["routes"] as Routes));
}
