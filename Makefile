# Kith in one word each. The installed Python packages live in .venv and are renewed when
# pyproject.toml or the pins change; your data in data/ is never touched by anything here.

VENV := .venv
BIN := $(VENV)/bin
# A .venv made by uv has no pip of its own yet.
PIP := $(BIN)/python -m ensurepip >/dev/null && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c tests/constraints.txt
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
ASKS := pyproject.toml tests/constraints.txt
# The first Python that is new enough and can make virtual environments; PYTHON=… overrides.
NEW_ENOUGH := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
ARGS ?=
# Tests run on every core; whoever runs out of them takes some from the others.
TOGETHER := -n auto --dist worksteal

.PHONY: help serve install test format check bench clean
.DEFAULT_GOAL := help

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  ARGS="…" is handed on, as in: make serve ARGS="--demo"'

serve: $(RUNTIME) ## start the server; installs it first if need be
	$(BIN)/kith serve $(ARGS)

install: $(DEV) ## install everything for working on Kith

test: $(DEV) ## run the tests
	$(BIN)/pytest $(TOGETHER) $(ARGS)

format: $(DEV) ## lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	.scripts/check --write

check: $(DEV) ## layout, lint, types, floors, templates, scripts, tests: all that has to pass
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	.scripts/check
	$(BIN)/pytest $(TOGETHER) $(ARGS)

bench: $(DEV) ## measure speed on this machine
	$(BIN)/kith bench $(ARGS)

clean: ## remove .venv, builds and caches; keep data/
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Kith needs Python 3.11 or newer with its venv module" \
		"(on Debian: python3-venv). Name one with PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(ASKS) | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(DEV): $(ASKS) | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $@ $(RUNTIME)
