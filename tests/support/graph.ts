import { idOf, prerequisitesOf } from "../../commands/render/waves";
import { Recorded, Recording } from "./recorder";

/** Name of the edge from a resource to one of its dependencies. */
const edgeName = ({ name }: Recorded, target: string) => `${name} -> ${target.split("::").pop()}`;

/** Every edge that the program asks for by `dependsOn`, where no input brings it along. */
export function explicitEdges({ resources }: Pick<Recording, "resources">): string[] {
    return resources.flatMap((resource) => resource.ordered.map((target) => edgeName(resource, target)));
}

/**
 * The order in which the engine creates resources. A dependency and a parent come first; a component's dependencies
 * hold for its children as well, which follows from the edge to the parent.
 */
export class Graph {
    private readonly edges = new Map<string, readonly string[]>();
    private readonly known = new Map<string, ReadonlySet<string>>();

    /** `cut` leaves out one explicit edge, `name -> name`. */
    constructor({ resources }: Pick<Recording, "resources">, cut?: string) {
        for (const resource of resources) {
            const dependencies = resource.dependencies.filter((target) => edgeName(resource, target) !== cut);
            this.edges.set(idOf(resource), prerequisitesOf({ ...resource, dependencies }));
        }
    }

    /** Everything that comes before a resource, however far away. */
    before(resource: Recorded): ReadonlySet<string> {
        const known = this.known.get(idOf(resource));
        if (known !== undefined) {
            return known;
        }
        const seen = new Set<string>();
        const open = [...(this.edges.get(idOf(resource)) ?? [])];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            if (!seen.has(next)) {
                seen.add(next);
                open.push(...(this.edges.get(next) ?? []));
            }
        }
        this.known.set(idOf(resource), seen);
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
