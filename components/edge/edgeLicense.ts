import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { objectNames } from "../../config/names";

/**
 * The Secret with Edge Stack's license; none without a license.
 */
export function edgeLicense(
    name: string,
    namespace: string,
    licenseKey: pulumi.Output<string> | undefined,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    if (licenseKey === undefined) {
        return [];
    }
    const metadata = { name: objectNames.license, namespace };
    const stringData = { "license-key": licenseKey.apply((key) => key.trim()) };
    return [new k8s.core.v1.Secret(name, { metadata, stringData }, opts)];
}
