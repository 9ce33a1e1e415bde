import { makeProbes } from "../e2e/proofs/probes";
import { exitWith, logSince, onRealPods } from "../e2e/realPods";
import type { Running } from "../../rehearsal/driver";
import { sleep } from "../../rehearsal/tooling/process";
import { formatTable } from "../../commands/verify/report";
import type { Row } from "../../checks/live/types";
import { Stage } from "../traffic/stage";
import type { Breakage } from "./breakage";
import { breakages } from "./breakages";
import { record } from "./record";
import { format, judge, Line } from "./table";

const log = logSince(Date.now());
/** Milliseconds that the edge and Prometheus have to take in what was broken or fixed. */
const settling = 90_000;

/** What a user who asks for the shop sees: the answer, and Envoy's own words where it has some. */
async function answerOf({ bench }: Stage): Promise<string> {
    const { status, text } = await bench.get("/shop/");
    const words = /reset reason: [^"]*|no healthy upstream|RBAC: access denied/.exec(text)?.[0];
    return `GET /shop/: ${status}${words === undefined ? "" : ` (${words.trim()})`}`;
}

async function verifyUntil(stage: Stage, fits: (rows: readonly Row[]) => boolean): Promise<Row[]> {
    let rows = await stage.verify();
    for (const end = Date.now() + settling; !fits(rows) && Date.now() < end; rows = await stage.verify()) {
        for (let count = 0; count < 5; count++) {
            await stage.bench.get("/shop/"); // connections and spans come of requests alone
        }
        await sleep(2_000);
    }
    return rows;
}

const isFine = (rows: readonly Row[]) => rows.every(({ verdict }) => verdict === "pass");

async function play(breakage: Breakage, stage: Stage): Promise<Line> {
    log(breakage.what);
    await breakage.break(stage);
    await sleep(5_000);
    const isNamed = (rows: readonly Row[]) => judge(breakage, "", rows).wrong.length === 0;
    const rows = await verifyUntil(stage, isNamed);
    const userSees = await (breakage.userSees ?? answerOf)(stage);
    await record(breakage, stage);
    const line = judge(breakage, userSees, rows);
    console.log(format([line]));
    if (line.wrong.length > 0) {
        console.log(formatTable(rows));
    }
    await breakage.fix(stage);
    const fixed = await verifyUntil(stage, isFine);
    return isFine(fixed) ? line : { ...line, wrong: [...line.wrong, `after it was fixed:\n${formatTable(fixed)}`] };
}

async function test(running: Running, only: readonly string[]): Promise<number> {
    const stage = await Stage.open(running, log, { replicas: 1, disruptionBudget: false });
    await makeProbes(stage.bench, running.cluster.dir);
    const before = await verifyUntil(stage, isFine);
    if (!isFine(before)) {
        throw new Error(`before anything was broken:\n${formatTable(before)}`);
    }
    const lines: Line[] = [];
    for (const breakage of breakages.filter(({ what }) => only.every((word) => what.includes(word)))) {
        lines.push(await play(breakage, stage));
    }
    console.log(`\n${format(lines)}`);
    return lines.length > 0 && lines.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
}

exitWith(onRealPods(log, (running) => test(running, process.argv.slice(2))));
