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
/** Name of a Secret and of other objects that no DNS name is made of. */
export const objectName = z
    .string()
    .max(253)
    .regex(
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
        "must be a name of Kubernetes: lower-case letters, digits, '-' and '.'",
    );
/** What Emissary compares with the host that a client asks for: one `*` at its start or end stands for any text. */
export const hostGlob = z
    .string()
    .regex(
        /^(\*|\*?[a-z0-9.-]*[a-z0-9]|[a-z0-9][a-z0-9.-]*\*)$/,
        "must be a host in lower case, without scheme, port and path, with one '*' at most, at its start or end",
    );
/** `host` or `host:port`. */
export const hostPort = z
    .string()
    .regex(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/,
        "must be host or host:port, without scheme and path",
    );
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
/** A quantity of Kubernetes; a whole number or a fraction needs no quotes, as in a manifest. */
const quantity = z
    .union([
        z.string().regex(/^\d+(\.\d+)?([mkMGTPE]|[KMGTPE]i|e\d+)?$/, "must be a quantity such as 500m, 2 or 1Gi"),
        z.number().nonnegative(),
    ])
    .transform(String);
/** Kubernetes resource requests and limits. */
export const resources = z
    .strictObject({
        requests: z.record(z.string(), quantity).optional(),
        limits: z.record(z.string(), quantity).optional(),
    })
    .optional();
