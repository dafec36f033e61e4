# aricia: what can be done here. `make` alone lists the targets.

SHELL := bash
VENV := .venv
BIN := $(VENV)/bin
CLIENT := .venv-pyegeria
DATA ?= aricia-data
ARGS ?=
ROUNDS ?= 2000

# The first Python of a fitting version (a version manager may have placeholders that do not run).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 $$(pyenv root 2>/dev/null)/versions/3.1[123]*/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo "$$p" && break; done)
CLIENT_PYTHON ?= $(shell for p in python3 python3.13 python3.12 $$(pyenv root 2>/dev/null)/versions/3.1[23]*/bin/python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo "$$p" && break; done)

.PHONY: help setup serve load test lint types unit clients test-pyegeria fuzz cohort-faults docs bench replay replay-events clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## make the virtual environment and install aricia with what its tests need

$(VENV)/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "aricia needs Python 3.11, 3.12 or 3.13; none was found. Say where it is: make PYTHON=/path/to/python3 ..."; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV) || { echo "Could not make a virtual environment; on Debian and Ubuntu install python3-venv."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

serve: setup ## run a platform on https://localhost:9443 (DATA=folder, ARGS='--port 9000 --load FILE')
	$(BIN)/aricia serve --data-dir $(DATA) $(ARGS)

load: setup ## load archives into the store of a platform that does not run (DATA=folder, ARGS='FILE ...')
	$(BIN)/aricia load --data-dir $(DATA) $(ARGS)

test: lint types unit ## everything that has to hold before a change goes in

lint: setup ## style of the code
	$(BIN)/ruff check

types: setup ## type check
	$(BIN)/mypy

unit: setup ## the tests (ARGS='tests/views -k glossary')
	$(BIN)/python -m pytest $(ARGS)

clients: $(CLIENT)/.ready ## install the official Python client into an environment of its own, for tests/clients

$(CLIENT)/.ready: tests/clients/requirements.txt
	@test -n "$(CLIENT_PYTHON)" || { echo "The client needs Python 3.12 or 3.13; none was found. Say where it is: make clients CLIENT_PYTHON=/path/to/python3"; exit 1; }
	@test -x $(CLIENT)/bin/python || "$(CLIENT_PYTHON)" -m venv $(CLIENT)
	$(CLIENT)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/clients/requirements.txt
	@touch $@

test-pyegeria: setup ## run the official client's own suites over TLS against a fresh platform (ARGS='--only glossary --show')
	@test -n "$(CLIENT_PYTHON)" || { echo "The client needs Python 3.12 or 3.13; none was found. Say where it is: make test-pyegeria CLIENT_PYTHON=/path/to/python3"; exit 1; }
	$(BIN)/python tests/clients/run_suites.py --client-python "$(CLIENT_PYTHON)" $(ARGS)

fuzz: setup ## send requests made from the OpenAPI document and hostile bodies to every route (a few minutes)
	FUZZ_PART=1 $(BIN)/python -m pytest tests/http/test_openapi_fuzz.py --timeout 1200

cohort-faults: setup ## random works at members of cohorts that are killed and lose their bus, as in the tests, but longer (ROUNDS=2000)
	ARICIA_COHORT_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest tests/faults/test_cohort_faults.py

docs: setup ## write docs/reference anew from the tables
	$(BIN)/python docs/generate.py

bench: setup ## measure: throughput against a bare server, start-up, archives, the store as it grows, events
	$(BIN)/python bench/run.py
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/archives.py
	$(BIN)/python bench/repository.py
	$(BIN)/python bench/servers.py
	$(BIN)/python bench/events.py

replay: setup ## replay the recordings of the original in ../shared (ARGS='--only "glossary-manager/*" --show 20')
	$(BIN)/python tests/parity/replay.py $(ARGS)

replay-events: setup ## compare recorded events of the original (ARGS='--only "store-*"'); needs Java and Maven for the broker
	$(BIN)/python tests/parity/replay_events.py $(ARGS)

clean: ## remove environments and caches
	rm -rf $(VENV) $(CLIENT) .mypy_cache .pytest_cache .ruff_cache .hypothesis
