import type { AnyObject } from "../../kube/object";
import type { At, LiveCluster, Where } from "../../checks/live/cluster/cluster";
import type { ExecResult } from "../../checks/live/cluster/api";
import type { Kinds } from "../../checks/live/cluster/kinds";
import type { LiveObject } from "../../kube/object";
import { CannotLook } from "../../checks/live/cluster/cannotLook";

type Objects = { readonly [K in keyof Kinds]?: readonly Kinds[K][] };

/** What a fake cluster answers beside its objects. */
export interface FakeAnswers {
    readonly exec?: (at: At, command: readonly string[]) => Promise<ExecResult> | ExecResult;
    readonly log?: (at: At) => string;
    readonly service?: (path: string) => string;
    readonly create?: (kind: keyof Kinds, object: AnyObject) => void;
    readonly get?: (kind: keyof Kinds, name: string) => LiveObject | undefined;
}

/** A cluster in memory, which remembers what was made and deleted. */
export interface FakeCluster extends LiveCluster {
    /** `create KIND NAME` and `remove KIND NAME`, in order. */
    readonly done: string[];
}

const labelled = ({ labels }: Where, object: LiveObject) =>
    (labels?.split(",") ?? []).every((pair) => {
        const [key = "", value] = pair.split("=");
        return object.metadata.labels?.[key] === value;
    });

/** A cluster with these objects; a kind that is not given is not served. */
export function fakeCluster(objects: Objects, answers: FakeAnswers = {}): FakeCluster {
    const done: string[] = [];
    const of = (kind: keyof Kinds) => objects[kind];
    const refuse = (what: string): never => {
        throw new CannotLook(`the fake cluster has no ${what}`);
    };
    const perhaps = <T>(action: () => T | Promise<T>) => Promise.resolve().then(action);
    return {
        done,
        list: <K extends keyof Kinds>(kind: K, where: Where = {}) =>
            perhaps(
                () =>
                    (of(kind) ?? refuse(kind)).filter(
                        (it) =>
                            labelled(where, it) &&
                            (where.namespace === undefined || it.metadata.namespace === where.namespace),
                    ) as unknown as readonly Kinds[K][],
            ),
        get: <K extends keyof Kinds>(kind: K, name: string, namespace?: string) =>
            perhaps(
                () =>
                    (answers.get?.(kind, name) ??
                        (of(kind) ?? refuse(kind)).find(
                            (it) => it.metadata.name === name && it.metadata.namespace === namespace,
                        )) as Kinds[K] | undefined,
            ),
        dryRun: () => Promise.resolve(),
        log: (at) => perhaps(() => answers.log?.(at) ?? refuse("log")),
        exec: (at, command) => perhaps(() => answers.exec?.(at, command) ?? refuse("container")),
        fetchService: (_namespace, _service, _port, path) =>
            perhaps(() => answers.service?.(path) ?? refuse("service")),
        create: (kind, object) =>
            perhaps(() => {
                done.push(`create ${kind} ${object.metadata.name}`);
                answers.create?.(kind, object);
            }),
        remove: (kind, name) => perhaps(() => void done.push(`remove ${kind} ${name}`)),
    };
}
