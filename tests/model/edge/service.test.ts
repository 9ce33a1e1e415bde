import * as assert from "node:assert/strict";
import { edgeService } from "../../../model/edge/service";

const labels = { app: "edge", profile: "main" };
const service = (name: string, spec: object, namespace = "gate") => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec,
});
const find = (...objects: ReturnType<typeof service>[]) => edgeService(objects, "gate", "edge", labels);

describe("model/edge/service", () => {
    const admin = service("edge-admin", { selector: { app: "edge" } });
    const balanced = service("front", { selector: labels, type: "LoadBalancer" });
    const namesake = service("edge", { selector: labels });

    it("prefers the load balancer, then the Deployment's name, then any", () => {
        assert.equal(find(admin, namesake, balanced), "front");
        assert.equal(find(admin, namesake), "edge");
        assert.equal(find(admin), "edge-admin");
    });

    it("takes none that selects other pods, none at all, or is in another namespace", () => {
        const other = service("other", { selector: { app: "other" } });
        const bare = service("bare", {});
        const elsewhere = service("edge", { selector: labels }, "elsewhere");
        assert.equal(find(other, bare, elsewhere), undefined);
    });
});
