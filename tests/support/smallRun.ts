import { spawn } from "node:child_process";
import { beginRun } from "../../rehearsal/running/runs";

/** A run with one process of its own, which does not end with it by itself; prints its folder and that process's number. */
const dir = beginRun(console.error);
const { pid } = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
console.log(JSON.stringify({ dir, pid }));
setInterval(() => undefined, 60_000);
