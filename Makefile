# Saiyai: every task in one word. `make help` lists them.
# Needs git, make, Python 3.11 and the package registries; brings everything else itself.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(or $(shell command -v uv),.uv/bin/uv)
BIN := .venv/bin
ENGINE := nlu/engine
ENGINE_PYTHON := $(ENGINE)/.venv/bin/python
MODEL := $(ENGINE)/models/saiyai.tar.gz

# The house's own lock and the tools that prove it; requirements.lock alone is all a server needs.
LOCK ?= requirements-dev.lock
LOCKED := .venv/.stamp-locked-$(notdir $(LOCK))
INSTALLED := .venv/.stamp-installed
AUDIT := build/audit
AUDITED := $(AUDIT)/.stamp-locked
MUTATION := build/mutation
MUTATED := $(MUTATION)/.venv/.stamp-locked
FUZZ := build/fuzz
COVERAGE := build/coverage
STEERED := $(FUZZ)/.stamp-locked
FUZZ_SECONDS ?= 300
TIMES ?= 3
SEED ?= $(shell date +1%j%H%M)
ENGINE_LOCKED := $(ENGINE)/.venv/.stamp-locked
WORDS := locales/.stamp-compiled
SPELLED := nlu/phrases/spelled.json

CATALOGUES := $(wildcard locales/*/LC_MESSAGES/messages.po)
EXAMPLES := $(shell find nlu/data nlu/data_offers -name '*.yml' -o -name '*.txt' 2>/dev/null)
LEARNS := config.yml nlu/domain.yml nlu/phrases/languages.yml $(EXAMPLES) \
	$(addprefix nlu/,$(addsuffix .py,script letters romanise sound text labels)) \
	$(filter-out $(addprefix $(ENGINE)/,serve.py shut_in.py evaluate.py),$(wildcard $(ENGINE)/*.py))

# uv never fetches a Python of its own, and says what it does.
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
export RASA_TELEMETRY_ENABLED := false
# Without their compiled files each process of the tests would compile house and tests anew.
unexport PYTHONDONTWRITEBYTECODE

COMPILE = $(UV) pip compile --quiet --generate-hashes --no-annotate --no-emit-index-url \
	--no-emit-find-links --python-version 3.11 --python-platform x86_64-manylinux_2_28 \
	--custom-compile-command 'make locks' $(UPGRADE)

.PHONY: help setup demo test lint browser long shuffled fuzz mutation coverage bench train locks sbom audit words clean

help: ## say what each word does
	@echo "Saiyai, a helpline in a chat. make WORD, where WORD is one of:"
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  \1\t\2/' | expand -t 12

setup: $(INSTALLED) $(WORDS) $(SPELLED) $(MODEL) ## build both locked environments, the catalogues and the model

demo: setup ## open the helpline with fictional people and staff on this machine
	@exec $(BIN)/saiyai serve --demo

test: setup browser lint ## prove it: style, types, who may know whom, and every short test
	@echo "Tests: every one but the long ones (about a quarter of an hour)."
	@$(BIN)/python -m pytest -n 3 --dist worksteal

lint: $(INSTALLED) ## check style, types and who may know whom
	@echo "Style, types and who may know whom (about half a minute)."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

browser: ## make sure that a Chromium is there for the browser tests
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "The browser tests need Chromium: install Debian's package with 'sudo apt-get install chromium'."; \
		exit 1; \
	fi; \
	echo "Chromium: installing Debian's package for the browser tests (about a minute)."; \
	apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium

long: setup browser ## the longer proofs, by hand or by night
	@echo "The longer proofs (up to an hour or two)."
	@$(BIN)/python -m pytest -m long

fuzz: setup $(STEERED) ## look for input that breaks a reader; FUZZ_SECONDS for each of the six (300)
	@echo "Fuzzing: $(FUZZ_SECONDS) seconds for each reader; what breaks one is kept in $(FUZZ)/found."
	@PYTHONPATH=$(FUZZ)/lib nice $(BIN)/python -m tests.fuzz.guided $(FUZZ_SECONDS) $(FUZZ)/found

mutation: setup $(MUTATED) ## plant small faults in what must not fail, and count those that the tests find
	@echo "Mutation: about 2,400 faults in a copy of the house, one after the other (about twenty minutes)."
	@rm -rf $(MUTATION)/house && mkdir -p $(MUTATION)/house
	@{ git ls-files --cached --others --exclude-standard; ls locales/*/LC_MESSAGES/*.mo $(SPELLED); } | \
		tar --ignore-failed-read -cf - -T - | tar -xf - -C $(MUTATION)/house
	@cd $(MUTATION)/house && PATH="$(CURDIR)/$(MUTATION)/.venv/bin:$$PATH" && \
		nice mutmut run --max-children 1 && mutmut results --all true | python -m tests.mutation.score

shuffled: setup browser ## every short test TIMES over (3), each time in another order of chance
	@for seed in $$(seq $(SEED) $$(($(SEED) + $(TIMES) - 1))); do \
		echo "Tests in the order of seed $$seed (about a quarter of an hour)."; \
		$(BIN)/python -m pytest -n 3 --dist worksteal --random-order-bucket=global --random-order-seed=$$seed; \
	done

coverage: setup browser ## which branches of the house no short test takes (about half an hour)
	@rm -rf $(COVERAGE) && mkdir -p $(COVERAGE)
	@$(BIN)/coverage run -m pytest -n 3 --dist worksteal -o timeout=900 || \
		echo "Some tests failed, slower as they are here; what was passed is counted all the same."
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: setup ## measure
	@exec $(BIN)/saiyai bench

train: $(MODEL) ## teach the model, if what it learns from has changed

locks: $(if $(filter .uv/%,$(UV)),$(UV)) ## write the locks anew; UPGRADE=--upgrade takes newer releases
	@echo "Locks: asking the registry (about ten seconds)."
	@$(COMPILE) pyproject.toml --extra build -o requirements.lock
	@$(COMPILE) pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) $(ENGINE)/requirements.in --overrides $(ENGINE)/overrides.txt -o $(ENGINE)/requirements.lock
	@$(COMPILE) tests/supply/requirements.in -o requirements-audit.lock
	@$(COMPILE) tests/mutation/requirements.in -c requirements-dev.lock -o requirements-mutation.lock
	@$(COMPILE) tests/fuzz/requirements.in -o requirements-fuzz.lock

sbom: $(INSTALLED) ## write what house and engine are made of into build/sbom (CycloneDX)
	@$(BIN)/python -m tests.supply.sbom build/sbom

audit: $(AUDITED) $(INSTALLED) ## ask for known vulnerabilities of both environments; needs a service that knows them
	@echo "Audit: asking about every package of both locks (about a minute)."
	@$(BIN)/python -m tests.supply.audit $(AUDIT)/bin/pip-audit

words: $(INSTALLED) ## gather the words for people into the catalogues, then compile them
	@echo "Words: gathering them from the house into locales (a few seconds)."
	@$(BIN)/pybabel -q extract -F locales/babel.cfg -k _ -k N_ -k Evidence -k ngettext:1,2 -c NOTE: --sort-by-file \
		--no-location --width=100 --project=Saiyai -o locales/messages.pot .
	@$(BIN)/pybabel -q update -d locales -i locales/messages.pot --no-fuzzy-matching --ignore-obsolete --width=100
	@$(MAKE) $(WORDS)

clean: ## throw away all that was built; the data under var stays
	rm -rf .venv .uv $(ENGINE)/.venv $(ENGINE)/models build *.egg-info .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache $(WORDS) locales/*/LC_MESSAGES/*.mo

# What follows is built once, and again only when what it is made from has changed.

.uv/bin/uv: requirements-uv.lock
	@echo "uv: bringing it into this checkout (about 5 seconds)."
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

$(LOCKED): $(LOCK) $(if $(filter .uv/%,$(UV)),$(UV))
	@echo "The house's environment: about 90 packages into .venv (55 on a server), each checked against its hash (about 20 seconds)."
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python 3.11 .venv
	@$(UV) pip sync --require-hashes --compile-bytecode --python $(BIN)/python $(LOCK)
	@rm -f $(INSTALLED) .venv/.stamp-locked*
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	@echo "The house itself: into .venv, as bin/saiyai (about 2 seconds)."
	@$(UV) pip install --quiet --offline --python $(BIN)/python --no-deps --no-build-isolation \
		--config-setting editable_mode=compat --editable .
	@touch $@

$(AUDITED): requirements-audit.lock $(if $(filter .uv/%,$(UV)),$(UV))
	@[ -x $(AUDIT)/bin/python ] || $(UV) venv --quiet --python 3.11 $(AUDIT)
	@$(UV) pip sync --quiet --require-hashes --python $(AUDIT)/bin/python requirements-audit.lock
	@touch $@

$(STEERED): requirements-fuzz.lock $(INSTALLED)
	@rm -rf $(FUZZ)/lib
	@$(UV) pip install --quiet --require-hashes --no-deps --python $(BIN)/python --target $(FUZZ)/lib -r requirements-fuzz.lock
	@touch $@

$(MUTATED): requirements-mutation.lock requirements-dev.lock $(if $(filter .uv/%,$(UV)),$(UV))
	@[ -x $(MUTATION)/.venv/bin/python ] || $(UV) venv --quiet --python 3.11 $(MUTATION)/.venv
	@$(UV) pip sync --quiet --require-hashes --python $(MUTATION)/.venv/bin/python \
		requirements-dev.lock requirements-mutation.lock
	@touch $@

$(ENGINE_LOCKED): $(ENGINE)/requirements.lock $(if $(filter .uv/%,$(UV)),$(UV))
	@echo "Rasa's environment: into $(ENGINE)/.venv, each package checked against its hash (about a minute)."
	@[ -x $(ENGINE_PYTHON) ] || $(UV) venv --quiet --python 3.11 $(ENGINE)/.venv
	@$(UV) pip sync --require-hashes --compile-bytecode --python $(ENGINE_PYTHON) $(ENGINE)/requirements.lock
	@touch $@

$(MODEL): $(LEARNS) $(ENGINE_LOCKED)
	@echo "The model: teaching it the examples of nlu/data (about 3 minutes)."
	@$(ENGINE_PYTHON) -m nlu.engine.train --output $@
	@touch $@

$(SPELLED): $(wildcard nlu/phrases/*.yml) $(wildcard nlu/*.py) $(INSTALLED)
	@echo "The phrases: spelling them out (about 10 seconds)."
	@$(BIN)/python -c 'from nlu.spelled import keep; keep()'

$(WORDS): $(CATALOGUES) $(LOCKED)
	@echo "The catalogues: compiling the words of each language (about a second)."
	@[ -z "$(CATALOGUES)" ] || $(BIN)/pybabel -q compile -d locales
	@mkdir -p locales && touch $@
