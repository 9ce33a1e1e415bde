export { makeEdge } from "./edge";
export { EdgeCrds } from "./edgeCrds";
export { edgeHost } from "./edgeHost";
export { EdgeTlsContext } from "./edgeTlsContext";
export { edgeTracing } from "./edgeTracing";
