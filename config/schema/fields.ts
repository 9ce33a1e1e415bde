import * as semver from "semver";
import { z } from "zod";

// Every schema reads one configuration in its life, so code made for it at run time costs more than it saves
// (`npm run bench -- --only start`). It counts for schemas that are made afterwards, and all of them import this file.
z.config({ jitless: true });

/** Free-form Helm values, merged over ours (ours lose, so that a user has the last word). */
export const values = z.record(z.string(), z.unknown()).default({});
/** Name of most Kubernetes objects. */
export const dnsLabel = z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label: lower-case letters, digits and '-'");
/** Key of an entry in a Secret. */
export const secretKey = z
    .string()
    .regex(/^[-\w.]{1,253}$/, "must be a key of a Secret: letters, digits, '-', '_' and '.'");
/** `repository:tag` or `repository@digest`; `latest` is refused because two runs could then differ. */
export const image = z
    .string()
    .regex(/(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/, "must carry a tag or a digest")
    .refine((it) => !it.endsWith(":latest"), "must be pinned, not ':latest'");
/** One exact version. */
export const version = z
    .string()
    .refine((it) => /^v?\d\S*$/.test(it) && semver.valid(it) !== null, "must be one exact version such as 1.30.3");
/** Kubernetes resource requests and limits. */
export const resources = z
    .strictObject({
        requests: z.record(z.string(), z.string()).optional(),
        limits: z.record(z.string(), z.string()).optional(),
    })
    .optional();
