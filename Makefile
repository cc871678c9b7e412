# The hub, from a bare machine with Python 3.11 to 3.13:  make run   ·   make test   ·   make help
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install run worker test test-fast golden browser bench assure lint types imports templates docs sure lock clean

VENV := .venv
PY := $(VENV)/bin/python
FLASK := $(VENV)/bin/flask
PIP := $(PY) -m pip install -qq --disable-pip-version-check --no-input --require-hashes
WORKERS ?= auto
# Every process of a test run would compile all modules again: tests start many.
test test-fast browser assure: export PYTHONDONTWRITEBYTECODE :=
LOCK := --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# The newest Python that the lock was made for and that can make a virtual environment.
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c '$(FITS)' >/dev/null 2>&1 && echo $$p && break; done)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ------------------------------------------------------------------------------------------ use

install: $(VENV)/runtime.stamp ## only set up .venv with the locked packages

run: $(VENV)/runtime.stamp ## set up, fill a demo hub when empty, serve on http://127.0.0.1:8000
	@$(FLASK) migrate
	@$(FLASK) seed demo --if-empty
	@$(FLASK) serve

worker: $(VENV)/runtime.stamp ## background work in a process of its own (HUB_WORKER=apart for the server)
	@$(FLASK) worker

# ---------------------------------------------------------------------------------------- checks

test: $(VENV)/dev.stamp ## every test, on SQLite and on PostgreSQL, in parallel
	@$(PY) -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal

test-fast: $(VENV)/dev.stamp ## tests without a browser and without the slow ones
	@$(PY) -m pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal -m "not browser and not slow"

golden: $(VENV)/dev.stamp ## accept the present answers as the expected ones (look at the difference!)
	@WRITE_GOLDEN=1 $(PY) -m pytest -q tests/architecture/test_routes.py && git diff --stat tests/golden

browser: $(VENV)/dev.stamp ## only the tests in Chromium
	@$(PY) -m pytest -m browser

bench: $(VENV)/dev.stamp ## times with 10,000 and 100,000 disputes, against the limits (docs/performance.md)
	@$(PY) -m bench --out docs/performance.md

assure: $(VENV)/dev.stamp ## 200 kills and 2,000 races on both databases (docs/assurance.md)
	@$(PY) -m tests.assurance --out docs/assurance.md

lint: $(VENV)/dev.stamp ## style of Python, imports between rooms, templates
	@$(PY) -m ruff check .
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/djlint --lint --quiet templates

types: $(VENV)/dev.stamp ## mypy, strict
	@$(PY) -m mypy

docs: $(VENV)/dev.stamp ## write the generated pages anew
	@$(PY) -m workflows.diagram
	@$(PY) tools/effort.py

sure: lint types test ## all of it: the command before a push

# ----------------------------------------------------------------------------------------- set-up

lock: ## resolve pyproject.toml anew into both lock files (needs uv)
	@command -v uv >/dev/null || { echo "Please install uv first: pip install uv"; exit 1; }
	uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	uv pip compile $(LOCK) --extra dev pyproject.toml -o tests/requirements-dev.txt

clean: ## remove .venv and caches, never the hub's data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(PY):
	@test -n "$(PYTHON)" || { \
		echo "The hub needs Python 3.11, 3.12 or 3.13 with its venv module. On Debian and Ubuntu:"; \
		echo "    sudo apt-get install make python3-venv"; \
		echo "Another interpreter: make run PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once; takes a minute or two)."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/runtime.stamp: requirements.txt | $(PY)
	@echo "Installing the locked packages."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: tests/requirements-dev.txt | $(PY)
	@echo "Installing the locked packages and the tools of the tests."
	@$(PIP) -r tests/requirements-dev.txt
	@touch $@
