import { Recorded, Recording } from "./recorder";

const idOf = ({ type, name }: Recorded) => `${type}::${name}`;

/**
 * The order in which the engine creates resources. A dependency and a parent come first; a component's dependencies
 * hold for its children as well, which follows from the edge to the parent.
 */
export class Graph {
    private readonly edges = new Map<string, readonly string[]>();

    constructor({ resources }: Pick<Recording, "resources">) {
        for (const resource of resources) {
            this.edges.set(idOf(resource), [
                ...resource.dependencies,
                ...(resource.parent === "" ? [] : [resource.parent]),
            ]);
        }
    }

    /** Everything that comes before a resource, however far away. */
    before(resource: Recorded): ReadonlySet<string> {
        const seen = new Set<string>();
        const open = [...(this.edges.get(idOf(resource)) ?? [])];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            if (!seen.has(next)) {
                seen.add(next);
                open.push(...(this.edges.get(next) ?? []));
            }
        }
        return seen;
    }

    /** True when `target` is there before `from` is created. */
    reaches(from: Recorded, target: Recorded): boolean {
        return this.before(from).has(idOf(target));
    }

    /** Dependencies that name no recorded resource. */
    dangling(): string[] {
        return [...this.edges.values()].flat().filter((target) => !this.edges.has(target));
    }

    /** Resources that come before themselves. */
    cycles(resources: readonly Recorded[]): string[] {
        return resources.filter((resource) => this.reaches(resource, resource)).map(idOf);
    }
}
