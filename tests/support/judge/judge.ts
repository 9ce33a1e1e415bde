import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideEnvoy, providePythonPackages, requirements } from "../../../rehearsal/node/downloads";
import { authorityFile } from "../../../model/edge/istioIntegration";
import { VERSIONS, moduleFolder } from "../../../rehearsal/tooling/goBuild";
import { mustRun, run } from "../../../rehearsal/tooling/process";

/** The certificate in place of the one that Istio's agent writes; it is its own authority. */
const authority = "tls.crt";

/** A Kubernetes object, as a user or the program writes it. */
export interface JudgedObject {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What Emissary says of a set of objects. */
export interface Sentence {
    /** Object (`name.namespace.1`) -> what its compiler says of it. */
    readonly errors: Readonly<Record<string, readonly string[]>>;
    /** Names of the clusters that it made: where requests may go. */
    readonly clusters: readonly string[];
    /** Envoy's words when it refuses the whole; undefined when it takes it. */
    readonly refusal: string | undefined;
    /** Envoy's configuration; empty where the compiler itself failed (`errors.compiler`). */
    readonly configuration: string;
}

/** The edge in whose place the objects are read. */
export interface Edge {
    readonly namespace: string;
    readonly ambassadorId?: string;
}

/** Emissary's own compiler, and an Envoy that validates what comes of it. Without a cluster, in about two seconds a set. */
export class Judge {
    private constructor(
        private readonly folder: string,
        private readonly envoy: string,
        private readonly pythonPath: string,
        private readonly certificates: object,
    ) {}

    /** Provides what it needs; the first time it downloads. */
    static async summon(log: (line: string) => void): Promise<Judge> {
        const folder = await mkdtemp(join(tmpdir(), "edge-mesh-judge-"));
        const envoy = await provideEnvoy(log);
        const packages = await providePythonPackages(await readFile(requirements, "utf8"), log);
        const emissary = join(await moduleFolder("apiext", "github.com/emissary-ingress/emissary/v3"), "python");
        const itself = join(folder, "python", "ambassador.egg-info");
        await mkdir(itself, { recursive: true });
        for (const part of ["ambassador", "templates"]) {
            await symlink(join(emissary, part), join(folder, "python", part));
        }
        const distribution = `Metadata-Version: 2.1\nName: ambassador\nVersion: ${VERSIONS.emissary}\n`;
        await writeFile(join(itself, "PKG-INFO"), distribution);
        const pythonPath = [join(folder, "python"), packages].join(":");
        return new Judge(folder, envoy, pythonPath, await certificates(folder));
    }

    /** What Emissary says of the objects, all at once. */
    async judge(objects: readonly JudgedObject[], edge: Edge): Promise<Sentence> {
        const [sentence] = await this.judgeEach([objects], edge);
        if (sentence === undefined || sentence.errors["compiler"] !== undefined) {
            throw new Error(`Emissary's compiler failed: ${sentence?.errors["compiler"]?.join()}`);
        }
        return sentence;
    }

    /** What it says of each set by itself, in one run of the compiler: much faster than a run a set. */
    async judgeEach(sets: readonly (readonly JudgedObject[])[], edge: Edge): Promise<Sentence[]> {
        const folder = await mkdtemp(join(this.folder, "case-"));
        const secret = {
            apiVersion: "v1",
            kind: "Secret",
            type: "kubernetes.io/tls",
            metadata: { name: "istio-certs", namespace: edge.namespace },
            data: this.certificates,
        };
        const env = {
            ...process.env,
            PYTHONPATH: this.pythonPath,
            PYTHONDONTWRITEBYTECODE: "1",
            AMBASSADOR_NAMESPACE: edge.namespace,
            AMBASSADOR_ID: edge.ambassadorId ?? "default",
            AMBASSADOR_CONFIG_BASE_DIR: this.folder,
            SCOUT_DISABLE: "1",
        };
        // The edge has the files of its certificate in a folder that this machine has not.
        const given = JSON.stringify(sets.map((objects) => [...objects, secret]));
        const input = given.replaceAll(authorityFile, join(this.folder, authority));
        const printed = await withInput(join(__dirname, "compile.py"), folder, input, env);
        const compiled = JSON.parse(printed) as Pick<Sentence, "errors" | "clusters">[];
        const sentences: Sentence[] = [];
        for (const [index, said] of compiled.entries()) {
            const file = join(folder, `${index}.json`);
            const isCompiled = said.errors["compiler"] === undefined;
            const refusal = isCompiled ? await this.validate(file) : undefined;
            sentences.push({ ...said, refusal, configuration: isCompiled ? await readFile(file, "utf8") : "" });
        }
        await rm(folder, { recursive: true });
        return sentences;
    }

    /** Envoy's words when it refuses a configuration. */
    private async validate(file: string): Promise<string | undefined> {
        const { code, stderr } = await run(this.envoy, ["--mode", "validate", "--config-path", file]);
        return code === 0 ? undefined : (stderr.trim().split("\n").at(-1) ?? "");
    }

    /** Deletes what it has written. */
    dismiss(): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }
}

async function certificates(folder: string): Promise<object> {
    const [key, certificate] = [join(folder, "tls.key"), join(folder, authority)];
    const made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=edge"];
    await mustRun("openssl", ["req", "-x509", ...made, "-keyout", key, "-out", certificate]);
    const data = async (file: string) => (await readFile(file)).toString("base64");
    return { "tls.crt": await data(certificate), "tls.key": await data(key) };
}

function withInput(script: string, output: string, input: string, env: NodeJS.ProcessEnv): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn("python3", [script, output], { env });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        child.once("error", reject);
        child.once("close", (code) =>
            code === 0 ? resolve(stdout) : reject(new Error(`Emissary's compiler failed: ${stderr.slice(-1000)}`)),
        );
        child.stdin.end(input);
    });
}
