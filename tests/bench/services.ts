/** So many services of the program's configuration; the first has a time-out of its own, to be changed. */
export function benchServices(count: number, namespace: string, timeout = 3000) {
    return Array.from({ length: count }, (_, index) => ({
        name: `route-${index}`,
        namespace,
        port: 80,
        prefix: `/route-${index}/`,
        hostname: "*",
        mapping: { timeout_ms: index === 0 ? timeout : 3000 },
    }));
}
