# The commands of this repository; README.md says what each is for.
SHELL := /bin/bash
NODE := node -r ts-node/register/transpile-only
.PHONY: test test-unit test-engine rehearse rehearse-down check

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

# Everything: type check, lint, unit tests and golden dumps, engine tests on a control plane of its own.
test: node_modules
	@$(NODE) tests/all.ts
