import { get } from "node:http";
import type { Stack } from "@pulumi/pulumi/automation";
import { sleep } from "./tooling/process";

/** Path of the sample's Mapping. */
export const samplePath = "/backend/";
/** Milliseconds that the edge has to take up its Mappings. */
const timeout = 30_000;

/** The host name that the edge of a stack answers for; `*` is every one. */
export async function hostOf(stack: Stack): Promise<string> {
    const edge = (await stack.getAllConfig())["edge-mesh:edge"]?.value;
    return (JSON.parse(edge ?? "{}") as { hostname?: string }).hostname ?? "*";
}

/** Asks the edge for the sample until it answers 200; says what it answered. */
export async function edgeAnswers(stack: Stack, edge: string): Promise<string> {
    const host = await hostOf(stack);
    let answer = await statusOf(edge + samplePath, host);
    for (const end = Date.now() + timeout; answer !== "200" && Date.now() < end;) {
        await sleep(500);
        answer = await statusOf(edge + samplePath, host);
    }
    return `GET ${edge}${samplePath}${host === "*" ? "" : ` for host ${host}`}: ${answer}`;
}

/** Status of one GET for that host, or why there is none. */
function statusOf(url: string, host: string): Promise<string> {
    const headers = host === "*" ? {} : { host };
    return new Promise((resolve) => {
        const request = get(url, { agent: false, headers, timeout: 5_000 }, (response) => {
            response.resume();
            resolve(String(response.statusCode));
        });
        request.once("timeout", () => request.destroy(new Error("no answer in 5 s")));
        request.once("error", ({ message }) => resolve(message));
    });
}
