import * as assert from "node:assert/strict";
import { parseSettings } from "../../config/load";
import type { Problem } from "../../messages/problem";
import { Settings } from "../../config/schema";

/** Settings as a user's configuration gives them, defaults filled in. */
export function settingsOf(raw: Readonly<Record<string, unknown>> = {}): Settings {
    const { settings, problems } = parseSettings(raw);
    assert.ok(settings !== undefined, JSON.stringify(problems));
    return settings;
}

/** The mistakes of a configuration; there has to be at least one. */
export function problemsOf(raw: unknown): Problem[] {
    const { settings, problems } = parseSettings(raw);
    assert.equal(settings, undefined, "the configuration was accepted");
    assert.ok(problems.length > 0);
    return problems;
}
