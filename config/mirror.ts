import { isLocal } from "../kube/chart";
import { imageFrom } from "../kube/images";
import { deepMerge, Values } from "../kube/merge";
import { nestEmissary } from "./nesting";
import type { Problem } from "../messages/problem";
import { official } from "./official";
import type { Settings } from "./schema";

/**
 * Puts the mirror in the place of everything official; a place of your own stays as it is, and so does every Helm value
 * of yours. What comes out is plain settings: nothing after this knows that there is a mirror.
 */
export function mirrored(settings: Settings): Settings {
    return withImages(withCharts(settings));
}

/** The CRD chart is rendered by the provider, which takes it from a registry or a folder only. */
export function checkMirror({ edge, mirror }: Settings): Problem[] {
    const fromChart = edge.crds.startsWith(`${official.emissaryCharts}/`);
    if (mirror.charts === undefined || isPlace(mirror.charts) || !fromChart) {
        return [];
    }
    const allowed =
        "an oci:// folder or a local folder with edge.distribution emissary, because its CRD chart is rendered; " +
        "or set edge.crds to a chart or manifest of yours";
    return [{ path: "mirror.charts", seen: mirror.charts, allowed }];
}

function withCharts(settings: Settings): Settings {
    const { istio, edge, prometheus } = settings;
    const { charts, manifests } = settings.mirror;
    const folder = charts?.replace(/\/$/, "");
    const fromManifests = (place: string) => moved(place, official.edgeManifests, manifests?.replace(/\/$/, ""));
    const crds = moved(fromManifests(edge.crds), official.emissaryCharts, folder);
    const manifest = edge.manifest === undefined ? {} : { manifest: fromManifests(edge.manifest) };
    const edgeHome = edge.distribution === "emissary" ? official.emissaryCharts : official.edgeCharts;
    return {
        ...settings,
        istio: {
            ...istio,
            charts: moved(istio.charts, official.istioCharts, folder),
            ...(istio.canary?.charts === undefined
                ? {}
                : { canary: { ...istio.canary, charts: moved(istio.canary.charts, official.istioCharts, folder) } }),
        },
        edge: { ...chartFrom(folder, edge, edgeHome), crds, ...manifest },
        prometheus: chartFrom(folder, prometheus, official.prometheusCharts),
    };
}

/** What was at `home`, or below it, is at the same path of the mirror. */
function moved(place: string, home: string, mirror: string | undefined): string {
    const atHome = place === home || place.startsWith(`${home}/`);
    return mirror !== undefined && atHome ? `${mirror}${place.slice(home.length)}` : place;
}

/** True for what Helm takes as it stands, without a repository. */
const isPlace = (reference: string) => isLocal(reference) || reference.startsWith("oci://");

/** A chart of `home`, be it a Helm repository or an `oci://` folder, taken from the mirror. */
function chartFrom<T extends { readonly chart: string; readonly repository: string }>(
    mirror: string | undefined,
    from: T,
    home: string,
): T {
    const name = from.chart.startsWith(`${home}/`) ? from.chart.slice(home.length + 1) : from.chart;
    const atHome = name !== from.chart || (from.repository === home && !isPlace(from.chart));
    if (mirror === undefined || !atHome) {
        return from;
    }
    return { ...from, ...(isPlace(mirror) ? { chart: `${mirror}/${name}` } : { chart: name, repository: mirror }) };
}

function withImages(settings: Settings): Settings {
    const { images } = settings.mirror;
    if (images === undefined) {
        return settings;
    }
    const { istio, edge, prometheus, sample, zipkin } = settings;
    const under = (ours: Values, values: Values) => deepMerge(ours, values);
    const hub = { global: { hub: `${images}/istio` } };
    const values = { ...istio.values, cni: under(hub, istio.values.cni), istiod: under(hub, istio.values.istiod) };
    // The chart's init container has an image that no value moves (istio/kubectl); what it waits for is there already.
    const repository = `${images}/${edge.distribution === "emissary" ? "emissaryingress/emissary" : "datawire/aes"}`;
    const edgeImages = { image: { repository }, waitForApiext: { enabled: false } };
    return {
        ...settings,
        istio: {
            ...istio,
            values,
            ...(istio.canary?.values === undefined
                ? {}
                : { canary: { ...istio.canary, values: under(hub, istio.canary.values) } }),
        },
        edge: {
            ...edge,
            redis: { ...edge.redis, image: imageFrom(images, edge.redis.image) },
            rotationWorkaround: {
                ...edge.rotationWorkaround,
                image: imageFrom(images, edge.rotationWorkaround.image),
            },
            values: under(nestEmissary(edge.distribution, edgeImages), edge.values),
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
