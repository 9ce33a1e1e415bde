export { Istio } from "./istio";
export { MeshNamespace } from "./meshNamespace";
export { MeshTracing } from "./meshTracing";
export { StrictMtls } from "./strictMtls";
