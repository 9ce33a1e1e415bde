/** What is used of the Kubernetes client, by name: a bundle then holds these, and not the whole package, which takes half a second to load. */
export { ApiException, Exec, KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
