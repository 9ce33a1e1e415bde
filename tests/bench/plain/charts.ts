import * as pulumi from "@pulumi/pulumi";

const folders = new pulumi.Config().getObject<Record<string, string>>("charts") ?? {};

/** A chart of a repository, or the folder that the stack's configuration names for it. */
export function chart(name: string, repo: string, version: string) {
    const folder = folders[name];
    return folder === undefined ? { chart: name, version, repositoryOpts: { repo } } : { chart: folder };
}
