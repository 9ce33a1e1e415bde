import { reasonOf, refusal } from "../messages/problem";
import * as pulumi from "@pulumi/pulumi";
import { fixCommand } from "../messages/fix";
import { EdgeSettings, Settings } from "../config/schema";
import { openCluster } from "./cluster";
import { refuseLostVersions } from "./storedVersions";
import { crdChartRequest, haveConversion, isCrdChart, withWebhookNamespace } from "../model/edge/crdChart";
import { withoutControllerFields } from "../kube/controllerFields";
import { objectImagesFrom } from "../kube/images";
import { readManifest } from "./readManifest";
import { AnyObject } from "../kube/object";

/**
 * The CRDs of `edge.crds`, and their conversion webhook, whether they come as a manifest or as a chart.
 * The cluster is asked only where the CRDs bring no older versions along: there it may hold objects in one.
 * @throws RunError when the source cannot be read, or the cluster holds objects in a version that would be gone.
 */
export async function edgeCrdObjects(
    { edge, kubeContext, mirror }: Settings,
    provider: pulumi.ProviderResource,
): Promise<AnyObject[]> {
    const objects = isCrdChart(edge.crds)
        ? withWebhookNamespace(await renderChart(edge, provider))
        : await readManifest(edge.crds, "edge.crds");
    if (!haveConversion(objects)) {
        await refuseLostVersions(objects, await openCluster(kubeContext));
    }
    return objects.map((object) => objectImagesFrom(mirror.images, object));
}

/** Renders the chart by the provider's own function, the one behind `helm.v3.Chart`, so no Helm is needed here. */
async function renderChart(edge: EdgeSettings, provider: pulumi.ProviderResource): Promise<AnyObject[]> {
    try {
        const request = { jsonOpts: JSON.stringify(crdChartRequest(edge)) };
        const answer: unknown = await pulumi.runtime.invoke("kubernetes:helm:template", request, { provider });
        return withoutControllerFields((answer as { readonly result: AnyObject[] }).result);
    } catch (error) {
        throw refusal({
            path: "edge.crds",
            seen: edge.crds,
            problem: `its version ${edge.version} could not be rendered: ${reasonOf(error)}`,
            allowed: "a manifest (URL or local path) or a chart (oci:// reference or local folder)",
            fix: fixCommand("edge.crds", "set", "PATH"),
        });
    }
}
