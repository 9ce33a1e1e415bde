import { crdObjects } from "./crds";
import { told } from "./desired";

type Raw = Readonly<Record<string, unknown>>;

const shop = { name: "shop", namespace: "shop", port: 80, prefix: "/shop/" };

/** What EM-036 says of services in one namespace: severity and setting. */
export async function toldOf(...services: readonly Raw[]): Promise<string[]> {
    const all = services.map((it, index) => ({ ...shop, name: `shop-${index}`, ...it }));
    const config = { meshNamespaces: [{ name: "shop" }], services: all };
    return told("mappingSpec", config, { manifest: await crdObjects() });
}

/** What it says of one Mapping with these fields, without the setting of the service. */
export async function saidOf(mapping: Raw, more: Raw = {}): Promise<string[]> {
    return (await toldOf({ mapping, ...more })).map((it) => it.replace("services[0].", ""));
}
