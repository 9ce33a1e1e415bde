import { Server } from "./server";

/** Milliseconds between two looks at whether the engine is still there. */
const watchInterval = 1_000;

const engine = process.ppid;
// An engine that was killed tells nobody; what goes on without it would get in the way of the next run.
setInterval(() => {
    if (process.ppid !== engine) {
        process.exit(1);
    }
}, watchInterval).unref();

new Server(process.argv[2]).listen().then(
    // The engine reads the port from the first line.
    (port) => console.log(String(port)),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
