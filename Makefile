# The commands of this repository; README.md says what each is for.
SHELL := /bin/bash
NODE := node -r ts-node/register/transpile-only
.PHONY: test e2e test-unit test-engine rehearse rehearse-down check render-check

node_modules: package.json package-lock.json
	npm ci --no-fund --no-audit
	@touch node_modules

check: node_modules
	npm run --silent typecheck
	npm run --silent lint

rehearse: node_modules
	@$(NODE) rehearsal/main.ts up

rehearse-down: node_modules
	@$(NODE) rehearsal/main.ts down

# Renders every stack twice as files for GitOps: the same text, no secret, and whole for Kustomize. A part of `make test`.
render-check: node_modules
	@npm run --silent render-check

# Everything: type check, lint, unit tests and golden dumps, engine tests on a control plane of its own.
test: node_modules
	@$(NODE) tests/all.ts

# The whole guide with real pods, on a cluster of kind that is deleted again. Exit code 3, loudly, where it cannot be run.
e2e: node_modules
	@$(NODE) e2e/main.ts
