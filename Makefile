SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

target := $(or $(CARGO_TARGET_DIR),target)
export PATH := $(CURDIR)/target/tools/bin:$(PATH)

cli := $(target)/release/meshwright

comma := ,
# Says what a step does before it does it.
step = @printf '\n== %s\n' "$(1)"
# Shows a command of the CLI, then its output.
run = @printf '\n$$ %s\n' "$(cli) $(1)"; $(cli) $(1)

.PHONY: help
help: ## Say what each target does
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: demo
demo: cli ## Generate every manifest of the cross-region example, and show a finding
	@rm -rf target/demo && mkdir -p target/demo
	$(call step,demo: one topology and all that comes of it)
	$(call run,generate examples/cross-region/meshwright.yaml -d target/demo/out)
	@printf '\ntarget/demo/out\n'
	@cd target/demo/out && find . -mindepth 1 | LC_ALL=C sort | sed -e 's|^\./||' -e 's|[^/]*/|    |g' -e 's|^|    |'
	$(call step,demo: two clusters that claim the same pod addresses)
	@awk '/^```/ { fences++; next } fences == 1' src/check/overlapping_pod_cidrs.md > target/demo/broken.yaml
	$(call run,check target/demo/broken.yaml) || test $$? = 1
	$(call step,demo: next)
	@echo '  every command in order, filled in:  target/demo/out/RUNBOOK.md'
	@echo '  a topology of your own:             $(cli) init > meshwright.yaml'
	@echo '  what a finding means:               $(cli) explain MW201'

.PHONY: test
test: forget tools lint pure docs deny package rust web site-test ## Run all that CI runs, cheapest first, up to the first failure
	@echo; .ci/summary

.PHONY: bench
bench: ## Measure the release CLI at up to 10,000 clusters against the goals
	$(call step,bench: whole processes of the release CLI)
	@cargo bench --locked --bench scale

.PHONY: cli
cli: ## Build the release CLI
	$(call step,cli: build the release CLI)
	@cargo build --locked --release

.PHONY: tools
tools: ## Bring what a fresh machine lacks: the wasm targets, rustfmt, clippy, rust-src, cargo-deny, Chromium, shellcheck
	$(call step,tools: what this machine lacks)
	@.ci/tools

.PHONY: lint
lint: tools ## Check the format, and everything with clippy
	$(call step,lint: format)
	@cargo fmt --all --check
# The rules are named by a macro, behind which cargo fmt does not look.
	@rustfmt --edition 2024 --check src/check/*.rs
	$(call step,lint: clippy)
	@cargo clippy --locked --quiet --workspace --all-targets --all-features -- -D warnings

# With the workspace as a whole, the CLI's features would be on for the core everywhere.
.PHONY: pure
pure: tools ## Check the core without features, the web crate on wasm32, and the CLI on WASI
	$(call step,pure: the core without features)
	@cargo clippy --locked --quiet --lib --no-default-features -- -D warnings
	$(call step,pure: the web crate alone on wasm32)
	@cargo clippy --locked --quiet -p meshwright-web --target wasm32-unknown-unknown -- -D warnings
	$(call step,pure: the CLI on WASI)
	@cargo clippy --locked --quiet --bin meshwright --target wasm32-wasip1 -- -D warnings

.PHONY: docs
docs: ## Build the API documentation, without a warning
	$(call step,docs: API documentation)
	@RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --workspace --all-features --no-deps

.PHONY: deny
deny: tools ## Check licences, sources, bans and advisories of the crates
	$(call step,deny: licence and origin of every crate)
	@cargo deny --workspace --offline check --hide-inclusion-graph bans licenses sources
	$(call step,deny: advisories)
	@.ci/advisories

.PHONY: package
package: ## Check that the package holds all that it needs to build
	$(call step,package: build from what would be published)
	@cargo package --locked --quiet --offline --allow-dirty -p meshwright

.PHONY: rust
rust: ## Run the tests of the core and of the CLI
	$(call step,rust: tests of the core and of the CLI)
	@mkdir -p target/test
	@cargo test --locked --all-features --quiet --no-run
	@cargo test --locked --all-features --no-fail-fast 2>&1 | tee target/test/rust.log

.PHONY: npm
npm: tools cli ## Pack the npm package into target/npm
	$(call step,npm: build the WebAssembly modules$(comma) the small one and the full one)
	@web/build target/web/core core
	@web/build target/web/full full
	$(call step,npm: build the command line for WASI)
	@web/build target/web cli
	$(call step,npm: put the package together)
	@rm -rf target/npm
	@node web/package/build.mjs target/web $(cli) target/npm/package
	@cd target/npm/package && npm pack --silent --pack-destination ..

.PHONY: web
web: npm web/node_modules/.package-lock.json ## Test the npm package as each of its users has it, and compare it with the CLI
	$(call step,web: the npm package in Node$(comma) bundlers$(comma) browsers and other runtimes)
	@mkdir -p target/test
	@node --test --test-reporter=spec web/test/*.test.mjs 2>&1 | tee target/test/web.log

.PHONY: site
site: npm web/node_modules/.package-lock.json ## Build the playground's static files into target/site
	$(call step,site: check the types of the playground)
	@cd web/playground && ../node_modules/.bin/tsc -p .
	$(call step,site: bundle the playground)
	@node web/playground/build.mjs target/npm/package target/site

.PHONY: site-test
site-test: site ## Test the playground in Chromium, and compare what it gives with the CLI
	$(call step,site-test: the playground in a browser)
	@mkdir -p target/test
	@node --test --test-concurrency=1 --test-reporter=spec web/playground/test/*.test.mjs 2>&1 | tee target/test/site.log

.PHONY: playground
playground: site ## Build the playground, and serve it on localhost (PORT)
	$(call step,playground: serve target/site)
	@node web/playground/serve.mjs target/site $(or $(PORT),8080)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	$(call step,npm install: what tests the package$(comma) into web/node_modules)
# Not `npm ci`: it asks the lock for every platform's binaries, also where the registry has this one's alone.
	@cd web && npm install --no-save
	@touch $@

.PHONY: same
same: tools ## Pack the npm package of this commit twice in two places, and compare the bytes
	@rm -rf target/same
	@for copy in target/same/here target/same/far/away; do \
		printf '\n== same: build in %s\n' "$$copy"; \
		git clone --quiet . "$$copy"; \
		env -u CARGO_TARGET_DIR $(MAKE) -C "$$copy" npm; \
	done
	@diff -r target/same/here/target/npm target/same/far/away/target/npm && echo "  the same"

.PHONY: fuzz
fuzz: ## Fuzz FUZZ (all) for FUZZ_TIME (600) seconds each, from all texts that the project shows
	$(call step,fuzz: what this machine lacks)
	@.ci/fuzz $(or $(FUZZ_TIME),600) $(FUZZ)

.PHONY: mutants
mutants: ## Change the rules one place at a time, and list what no test notices; takes hours, or MUTANTS='--shard 0/8'
	$(call step,mutants: changes to the rules that no test notices)
	@.ci/mutants $(MUTANTS)

.PHONY: forget
forget:
	@rm -rf target/test
