import { isLocal } from "../integration/chart";
import { imageFrom } from "../integration/images";
import { deepMerge, Values } from "../integration/merge";
import { official } from "./official";
import type { Settings } from "./schema";

/**
 * Puts the mirror in the place of everything official; a place of your own stays as it is, and so does every Helm value
 * of yours. What comes out is plain settings: nothing after this knows that there is a mirror.
 */
export function mirrored(settings: Settings): Settings {
    return withImages(withCharts(settings));
}

function withCharts(settings: Settings): Settings {
    const { istio, edge, prometheus } = settings;
    const { charts, manifests } = settings.mirror;
    const folder = charts?.replace(/\/$/, "");
    const chartIn = <T extends { readonly chart: string; readonly repository: string }>(from: T, home: string): T =>
        folder === undefined || from.repository !== home || isPlace(from.chart)
            ? from
            : { ...from, ...(isPlace(folder) ? { chart: `${folder}/${from.chart}` } : { repository: folder }) };
    const { edgeManifests } = official;
    const isOfficial = manifests !== undefined && edge.crds.startsWith(`${edgeManifests}/`);
    const crds = isOfficial ? `${manifests.replace(/\/$/, "")}${edge.crds.slice(edgeManifests.length)}` : edge.crds;
    return {
        ...settings,
        istio: folder !== undefined && istio.charts === official.istioCharts ? { ...istio, charts: folder } : istio,
        edge: { ...chartIn(edge, official.edgeCharts), crds },
        prometheus: chartIn(prometheus, official.prometheusCharts),
    };
}

/** True for what Helm takes as it stands, without a repository. */
const isPlace = (reference: string) => isLocal(reference) || reference.startsWith("oci://");

function withImages(settings: Settings): Settings {
    const { images } = settings.mirror;
    if (images === undefined) {
        return settings;
    }
    const { istio, edge, prometheus, sample, zipkin } = settings;
    const under = (ours: Values, values: Values) => deepMerge(ours, values);
    const hub = { global: { hub: `${images}/istio` } };
    const values = { ...istio.values, cni: under(hub, istio.values.cni), istiod: under(hub, istio.values.istiod) };
    // The chart's init container has an image that no value moves (istio/kubectl), and waits for what our gate waits for.
    const edgeImages = { image: { repository: `${images}/datawire/aes` }, waitForApiext: { enabled: false } };
    return {
        ...settings,
        istio: { ...istio, values },
        edge: {
            ...edge,
            redisImage: imageFrom(images, edge.redisImage),
            rotationWorkaround: {
                ...edge.rotationWorkaround,
                image: imageFrom(images, edge.rotationWorkaround.image),
            },
            values: under({ "emissary-ingress": edgeImages }, edge.values),
        },
        sample: { ...sample, image: imageFrom(images, sample.image) },
        zipkin: { ...zipkin, image: imageFrom(images, zipkin.image) },
        prometheus: { ...prometheus, values: under(prometheusImages(images), prometheus.values) },
    };
}

function prometheusImages(images: string): Values {
    const reloader = { repository: `${images}/prometheus-operator/prometheus-config-reloader` };
    return {
        server: { image: { repository: `${images}/prometheus/prometheus` } },
        configmapReload: { prometheus: { image: reloader } },
    };
}
