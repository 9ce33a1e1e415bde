import edgeMesh = require("../..");
import { functionRequest, HelmOptions, templateObjects } from "./helm";
import { answerOf } from "./objects";
import { ProgramConfig, record, Recording } from "./recorder";

/**
 * What the program registers with this configuration. A cluster is read only where the program itself reads one before
 * it registers anything: for an existing Istio or edge, and for CRDs that bring no older versions. Existing namespaces are
 * not looked at.
 * @throws RunError for a mistake of the configuration, or for a chart or manifest that is not to be had
 */
export function recordProgram(config: ProgramConfig, helm: HelmOptions): Promise<Recording> {
    const call = (token: string, args: object) =>
        answerOf(token, args, async (request) => ({ result: await templateObjects(functionRequest(request), helm) }));
    return record(() => edgeMesh(() => Promise.resolve(new Map())), config, { call });
}
