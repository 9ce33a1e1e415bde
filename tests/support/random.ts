/** Between 0 and 1, the same for the same seed (mulberry32, first value). */
export function random(seed: number): number {
    let t = Math.imul(seed + 1, 0x6d2b79f5);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
