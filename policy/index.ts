import { PolicyPack, PolicyResource, ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import { Config } from "@pulumi/pulumi";
import { loadJudges, MappingJudges } from "../checks/preview/mappingJudges";
import { violationsIn } from "./batches";
import { mappingTaken, violationsTogether } from "./mappings";
import { Inspected, rules, settingsViolations } from "./rules";

const inspected = ({ type, props, provider, opts }: ResourceValidationArgs | PolicyResource): Inspected => ({
    type,
    props,
    provider: provider?.name,
    isProtected: opts.protect,
});

const tell = (violations: readonly string[], report: ReportViolation) => violations.forEach((text) => report(text));

const { name, description } = mappingTaken(undefined);
let judges: Promise<MappingJudges> | undefined;

/** Each level can be set by `--policy-pack-config`, for example while a stack still has to take plaintext. */
new PolicyPack("edge-mesh", {
    enforcementLevel: "mandatory",
    policies: [
        ...rules.map((rule) => ({
            name: rule.name,
            description: rule.description,
            validateResource: (args: ResourceValidationArgs, report: ReportViolation) =>
                tell(violationsIn(rule, inspected(args)), report),
        })),
        {
            name,
            description,
            validateResource: async (args: ResourceValidationArgs, report: ReportViolation) => {
                judges ??= loadJudges();
                tell(violationsIn(mappingTaken(await judges), inspected(args)), report);
            },
        },
        {
            name: "mappings-fit",
            description: "Mappings are what their CRD says, and fit those that they share a route with (EM-036).",
            validateStack: async ({ resources }, report) => {
                judges ??= loadJudges();
                tell(violationsTogether(resources.map(inspected), await judges), report);
            },
        },
        {
            name: "settings-safe",
            description: "Strict mTLS is not switched off, and destroy keeps the CRDs.",
            // The settings and not the resources: of a resource that is still to be made, a preview knows too little.
            validateStack: (_args, report) => {
                const config = new Config("edge-mesh");
                tell(
                    settingsViolations({ strict: config.getObject("strict"), edge: config.getObject("edge") }),
                    report,
                );
            },
        },
    ],
});
