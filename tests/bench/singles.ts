import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { onThisMachine, readStackConfig } from "../../rehearsal/config";
import { CommandLine } from "../support/commandLine";
import type { Figure } from "./figures";
import { describeCpu, measured, Run } from "./processes";
import { benchServices } from "./services";
import { configurePlain, onControlPlane, openPlain, up } from "./stacks";

const count = 200;
const namespace = "default";

/** So many routes as a resource each, added to a stack that is up, here and in the plain program. */
export function singleRoutes(turns: number): Promise<Figure[]> {
    return onControlPlane((ours) =>
        onControlPlane(async (theirs) => {
            const file = path.join(ours.cluster.dir, "services.json");
            await writeFile(file, "[]");
            const config = onThisMachine({ ...(await readStackConfig("dev")), routes: { file } }, ours.tools);
            const program = await CommandLine.ofProgram(ours, "dev", config);
            const plain = await openPlain(theirs);
            const services = benchServices(count, namespace);
            const routes = services.map(({ name, prefix, mapping: { timeout_ms: timeout } }) => {
                return { name, namespace, prefix, service: `${name}.${namespace}:80`, timeout };
            });
            const taken: { readonly program: Run; readonly plain: Run }[] = [];
            await program.run(...up);
            await plain.run(...up);
            while (taken.length < turns) {
                await writeFile(file, JSON.stringify(services));
                await configurePlain(theirs, plain, routes);
                taken.push({
                    program: await measured(() => program.run(...up)),
                    plain: await measured(() => plain.run(...up)),
                });
                if (taken.length < turns) {
                    await writeFile(file, "[]");
                    await configurePlain(theirs, plain, []);
                    await program.run(...up);
                    await plain.run(...up);
                }
            }
            return [figureOf(taken)];
        }),
    );
}

function figureOf(taken: readonly { readonly program: Run; readonly plain: Run }[]): Figure {
    const [last] = taken.slice(-1);
    return {
        what: `${count} routes, a resource each, create`,
        unit: "s",
        goal: 0.6,
        pairs: taken.map(({ program, plain }) => ({ value: program.seconds, against: plain.seconds })),
        peer: "of the plain program",
        note: last && `CPU: ${describeCpu(last.program)}; plain: ${describeCpu(last.plain)}`,
    };
}
