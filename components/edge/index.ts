export { makeEdge } from "./edge";
export { EdgeCrds } from "./edgeCrds";
export { EdgeHost } from "./edgeHost";
export { EdgeTlsContext } from "./edgeTlsContext";
export { EdgeTracing } from "./edgeTracing";
