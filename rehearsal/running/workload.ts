import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { sleep } from "../tooling/process";
import { freePorts } from "./ports";
import { forgetProcess, recordProcess } from "./state";

/** Ports of a process, on loopback. */
export interface Ports {
    /** Serves the readiness path, plain. */
    http: number;
    /** Serves the webhooks. */
    https: number;
}

/** How to start a real process for a Deployment. */
export interface Launch {
    command: string;
    args: string[];
    env: Record<string, string>;
}

/** A real process that stands for the simulated pods of one Deployment. It is started again when it dies. */
export class Workload {
    private child: ChildProcess | undefined;
    private ports: Ports | undefined;
    private notBefore = 0;
    private starting = false;
    /** Whether it has answered its readiness path since it was started. */
    ready = false;

    constructor(
        private readonly dir: string,
        readonly name: string,
        /** Changes when the Deployment asks for something else, and the process has to be started anew. */
        readonly key: string,
        private readonly readyPath: string,
        private readonly launch: (ports: Ports, folder: string) => Promise<Launch>,
        private readonly log: (line: string) => void,
    ) {}

    /** Starts the process if it is not running, and looks whether it is ready. Called several times a second. */
    async step(): Promise<void> {
        if (this.child === undefined && !this.starting && Date.now() >= this.notBefore) {
            this.starting = true;
            this.notBefore = Date.now() + 1000;
            try {
                await this.start();
            } finally {
                this.starting = false;
            }
        }
        if (this.child !== undefined && this.ports !== undefined && !this.ready) {
            this.ready = (await answersOk(this.ports.http, this.readyPath)) && this.child !== undefined;
            if (this.ready) {
                this.log(`${this.name}: ready`);
            }
        }
    }

    private async start(): Promise<void> {
        const folder = join(this.dir, this.name);
        mkdirSync(folder, { recursive: true });
        const ports = await freePorts(["http", "https"]);
        const { command, args, env } = await this.launch(ports, folder);
        const output = openSync(join(this.dir, `${this.name}.log`), "a");
        const child = spawn(command, args, {
            cwd: folder,
            env: { ...baseEnvironment(), ...env },
            stdio: ["ignore", output, output],
        });
        closeSync(output);
        child.once("error", (error) => this.ended(child, error.message));
        child.once("exit", (code, signal) => this.ended(child, `exit ${signal ?? code}`));
        this.child = child;
        this.ports = ports;
        if (child.pid !== undefined) {
            recordProcess(this.dir, this.name, { pid: child.pid, command, ports: { ...ports } });
        }
        this.log(`${this.name}: started (pid ${child.pid}, webhooks on 127.0.0.1:${ports.https})`);
    }

    private ended(child: ChildProcess, reason: string): void {
        if (this.child === child) {
            this.child = undefined;
            this.ready = false;
            forgetProcess(this.dir, this.name);
            this.log(`${this.name}: ended (${reason})`);
        }
    }

    /** The port of its webhooks, as soon as it is ready; undefined if it is not within the time. */
    async webhookPort(timeoutMs: number): Promise<number | undefined> {
        for (const end = Date.now() + timeoutMs; !this.ready && Date.now() < end;) {
            await sleep(100);
        }
        return this.ready ? this.ports?.https : undefined;
    }

    /** Ends the process and waits for its end. */
    async stop(): Promise<void> {
        const { child } = this;
        this.notBefore = Infinity;
        if (child === undefined) {
            return;
        }
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await Promise.race([gone, sleep(3000).then(() => child.kill("SIGKILL"))]);
        await gone;
    }
}

function baseEnvironment(): Record<string, string> {
    return { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/" };
}

function answersOk(port: number, path: string): Promise<boolean> {
    return new Promise((resolve) => {
        const asked = get({ host: "127.0.0.1", port, path, timeout: 1000 }, (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        asked.once("timeout", () => asked.destroy());
        asked.once("error", () => resolve(false));
    });
}
