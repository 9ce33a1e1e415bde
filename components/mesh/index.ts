export { Istio } from "./istio";
export { MeshNamespace } from "./meshNamespace";
export { meshTracing } from "./meshTracing";
export { StrictMtls } from "./strictMtls";
