# Two commands for those who live here: `make run`, `make demo`. The rest is for those who build.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run demo test lint format bench shots env lock wheel clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
UV := VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv --quiet
PINNED := pip install --require-hashes -r
OURSELVES := pip install --no-deps --no-build-isolation --editable .
CHROMIUM := /usr/bin/chromium
PARALLEL := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# For people

run: .venv/.run  ## start the app on this machine, with its data in data/
	@exec $(BIN)/counterpoint serve --host $(HOST) --port $(PORT)

demo: .venv/.run  ## the same with a couple who have lived 120 days in it, in data-demo/
	@exec $(BIN)/counterpoint demo --host $(HOST) --port $(PORT) --data data-demo

# For builders

test: .venv/.dev $(CHROMIUM)  ## every test
ifdef ARGS
	$(BIN)/pytest $(ARGS)
else
	$(BIN)/pytest $(PARALLEL)
	TEST_DATABASE=postgresql $(BIN)/pytest $(PARALLEL) tests/web  # once more, on a real PostgreSQL
endif

lint: .venv/.dev  ## format, style, types, directions of imports, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src/counterpoint/web/templates

format: .venv/.dev  ## put the form right, where a program can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev /usr/bin/wrk  ## how fast it is, in one bounded run on this machine
	$(BIN)/python -m benchmarks $(ARGS)

shots: .venv/.dev $(CHROMIUM)  ## a picture of every page, in screenshots/
	$(BIN)/python -m tests.browser.shots $(ARGS)

wheel: .venv/.dev  ## the package to install elsewhere, in dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

env: .venv/.dev  ## the environment of a builder, without doing anything in it

# Pins stay as they are unless pyproject.toml forbids them; `make lock NEWER=--upgrade` renews all.
LOCK := pip compile --python-version 3.11 --universal --generate-hashes --no-header $(NEWER)
lock: .venv/.uv  ## pin anew what pyproject.toml asks for
	$(UV) $(LOCK) --group env --output-file requirements/uv.txt
	$(UV) $(LOCK) --group dev --all-extras --output-file requirements/dev.txt pyproject.toml
	$(UV) $(LOCK) --group build --extra postgresql --constraints requirements/dev.txt \
	  --output-file requirements/run.txt pyproject.toml

clean:  ## remove what was made; never touches data/
	rm -rf .venv dist build data-demo .pytest_cache .mypy_cache .ruff_cache .hypothesis \
	  .import_linter_cache screenshots

# What the above stand on

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "Counterpoint needs Python 3.11 or later: make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call install,python3-venv)
	@echo "Making the environment in .venv (a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.run: .venv/.uv requirements/run.txt pyproject.toml
	@$(UV) $(PINNED) requirements/run.txt
	@$(UV) $(OURSELVES)
	@touch $@

.venv/.dev: .venv/.uv requirements/dev.txt pyproject.toml
	@$(UV) $(PINNED) requirements/dev.txt
	@$(UV) $(OURSELVES)
	@touch $@ .venv/.run

$(CHROMIUM):
	@$(call install,chromium)

/usr/bin/wrk:
	@$(call install,wrk)

# Install a package of the system if we may; say in one line what to do if not.
define install
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "Installing $(1) ..."; \
  { apt-get -q update && DEBIAN_FRONTEND=noninteractive \
    apt-get -qy install --no-install-recommends $(1); } >/dev/null </dev/null; \
else \
  echo "$(1) is missing. Install it as root, then try again: apt-get install $(1)" >&2; exit 1; \
fi
endef
