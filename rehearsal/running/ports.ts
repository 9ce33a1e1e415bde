import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Ports that nothing gets by chance: below those that systems give to outgoing connections, above the well-known ones. */
const [lowest, highest] = [10_000, 32_000];

/**
 * A free port on loopback for each name. They are drawn by lot, so that clusters which start at the same time do not
 * choose the same.
 */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
    const found = new Set<number>();
    while (found.size < names.length) {
        const port = randomInt(lowest, highest);
        if (await isFree(port)) {
            found.add(port);
        }
    }
    const ports = [...found];
    return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>;
}

function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = createServer().once("error", () => resolve(false));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
