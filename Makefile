# The commands of this repository; README.md says what each is for.
SHELL := /bin/bash
NODE := node -r ts-node/register/transpile-only
.PHONY: check rehearse rehearse-down render-check test e2e

# npm writes the file when it has installed what the lock says.
installed := node_modules/.package-lock.json
$(installed): package-lock.json
	npm ci --no-fund --no-audit

check: $(installed)
	npm run --silent typecheck
	npm run --silent lint

# Real pods where the machine can run them, else simulated ones; PODS=real or PODS=simulated chooses.
rehearse: $(installed)
	@$(NODE) rehearsal/main.ts up

rehearse-down: $(installed)
	@$(NODE) rehearsal/main.ts down

# Renders every stack twice as files for GitOps: the same text, no secret, and whole for Kustomize. A part of `make test`.
render-check: $(installed)
	@npm run --silent render-check

# Everything: type check, lint, unit tests and golden dumps, engine tests on a control plane of its own, and where real pods can
# run, the guide with them in short.
test: $(installed)
	@$(NODE) tests/all.ts

# The whole guide with real pods, on kind or on a node of this machine, which goes again. Exit code 3, loudly, where neither can run.
e2e: $(installed)
	@$(NODE) tests/e2e/main.ts
