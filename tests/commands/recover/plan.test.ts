import * as assert from "node:assert/strict";
import { mappingSetType } from "../../../plugin/mappingSet";
import { Found, makePlan, toLookAt } from "../../../commands/recover/plan";
import { newestRevision } from "../../../kube/helmRelease";
import { interrupted, StateResource } from "../../../commands/recover/state";
import { liveService, release, releaseSecret, service, stateOf } from "../../support/states";

const creating = (resource: StateResource) => stateOf([], [{ type: "creating", resource }]);
const plan = (state: ReturnType<typeof stateOf>, found: Found = {}) => makePlan(state, () => found);
const revision = (status: string, config: object = {}) => ({
    revision: newestRevision([releaseSecret("edge", 1, status, config)]),
});

describe("plan of a recovery", () => {
    it("takes over an object that was created by this stack, and has it applied once more", () => {
        const { taken, again, problems } = plan(creating(service("edge")), { object: liveService("edge") });
        assert.deepEqual([...taken], [[service("edge").urn, "edge/edge"]]);
        assert.deepEqual([...again], [service("edge").urn]);
        assert.deepEqual(problems, []);
    });

    it("never takes over an object of somebody else, or one older than the stack", () => {
        const foreign = liveService("edge", { managedFields: [{ manager: "kubectl" }] });
        const older = liveService("edge", { creationTimestamp: new Date("2026-01-01T00:00:00Z") });
        for (const object of [foreign, older]) {
            const { taken, problems } = plan(creating(service("edge")), { object });
            assert.equal(taken.size, 0);
            assert.match(
                problems[0]?.about ?? "",
                /Service edge\/edge is in the cluster and does not come from this stack/,
            );
        }
    });

    it("forgets what was not created, and what the next up adopts anyway", () => {
        const patch = { ...service("edge"), type: "kubernetes:core/v1:ServicePatch" };
        assert.match(plan(creating(service("edge"))).says[0] ?? "", /not in the cluster: forgotten/);
        // Mappings say whose they are, so that a set that is made anew knows its own.
        const set = {
            ...service("set-1"),
            type: mappingSetType,
            inputs: { mark: "edge-mesh/dev/edge/set-1", routes: {} },
        };
        for (const resource of [service("edge", "adopting"), patch, set]) {
            const { taken, problems, says } = plan(creating(resource), { object: liveService("edge") });
            assert.deepEqual([taken.size, problems], [0, []]);
            assert.match(says[0] ?? "", /takes over what is there/);
        }
    });

    it("forgets a password that was being made, which is in no cluster", () => {
        const password = { ...service("edge"), type: "random:index/randomPassword:RandomPassword" };
        assert.match(plan(creating(password)).says[0] ?? "", /not in the cluster: forgotten/);
    });

    it("names a replacement under another name, beside which the state still has the first", () => {
        const [old, next] = [service("edge-1"), { ...service("edge-2"), urn: service("edge-1").urn }];
        const state = stateOf([old], [{ type: "creating", resource: next }]);
        const { taken, says, problems } = plan(state, { object: liveService("edge-2") });
        assert.deepEqual([taken.size, problems], [0, []]);
        assert.match(
            says[0] ?? "",
            /^edge-1 \(Service edge\/edge-2\): .* nothing uses: forgotten, so delete it yourself$/,
        );
    });

    it("does not look for what was being read, which has no inputs yet", () => {
        const read = { ...service("edge"), inputs: undefined };
        const state = stateOf([], [{ type: "reading", resource: read }]);
        assert.deepEqual(toLookAt(state), []);
        assert.match(plan(state).says[0] ?? "", /was reading; read anew from the cluster/);
        assert.deepEqual(toLookAt(creating(service("edge"))), [service("edge")]);
    });

    it("takes over a release that was being installed, and marks its revision as failed", () => {
        const state = creating(release("edge", { replicas: 2 }));
        const { taken, failed, again } = plan(state, revision("pending-install", { replicas: 2 }));
        assert.deepEqual([...taken.values()], ["edge/edge"]);
        assert.deepEqual([failed.length, again.size], [1, 1]);
    });

    it("leaves a release with other values alone, stuck or not", () => {
        const state = creating(release("edge", { replicas: 2 }));
        const { taken, failed, problems } = plan(state, revision("pending-install", { replicas: 3 }));
        assert.deepEqual([taken.size, failed.length, problems.length], [0, 0, 1]);
    });

    it("finds a stuck release of the state that no pending operation tells of", () => {
        const state = stateOf([release("edge"), service("edge")]);
        assert.deepEqual(toLookAt(state), [release("edge")]);
        assert.equal(plan(state, revision("uninstalling")).failed.length, 1);
        assert.equal(plan(state, revision("deployed")).failed.length, 0);
    });

    it("drops a release of the state that Helm does not know, and says what of it is in the cluster", () => {
        const state = stateOf([release("edge"), service("edge")]);
        const gone = plan(state, {});
        assert.deepEqual(gone.lost, [release("edge")]);
        assert.match(
            gone.says[0] ?? "",
            /edge\/edge: .*Helm does not know it: dropped.*nothing of it is in the cluster/,
        );
        const { says } = plan(state, { left: ["Deployment edge/edge"] });
        assert.match(says[0] ?? "", /there still is: Deployment edge\/edge\. The next `up` takes that over/);
        assert.deepEqual(plan(state, revision("deployed")).lost, []);
    });

    it("does so too for one whose deletion or update was cut off, but not for one that was only being created", () => {
        for (const type of ["deleting", "updating"]) {
            assert.equal(plan(stateOf([release("edge")], [{ type, resource: release("edge") }])).lost.length, 1, type);
        }
        assert.deepEqual(plan(creating(release("edge"))).lost, []);
    });

    it("tells a release from the one that replaces it, whose URN it has", () => {
        const old = { ...release("edge"), inputs: { name: "old", namespace: "edge", values: {} }, delete: true };
        const state = stateOf([release("edge"), old]);
        const found = (resource: StateResource) => (resource.inputs?.["name"] === "old" ? {} : revision("deployed"));
        assert.deepEqual(makePlan(state, found).lost, [old]);
        assert.deepEqual(toLookAt(state).length, 2);
    });

    it("has an interrupted update applied again, and what an earlier recovery marked", () => {
        const marked = { ...service("other"), initErrors: [interrupted] };
        const state = stateOf([service("edge"), marked], [{ type: "updating", resource: service("edge") }]);
        assert.deepEqual([...plan(state).again].sort(), [service("edge").urn, marked.urn].sort());
    });
});
