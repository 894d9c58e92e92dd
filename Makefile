# Two commands: `make run` opens the site, `make test` proves it. `make help` lists the rest.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
PORT ?= 8000
HOST ?= 127.0.0.1
# Where nothing else is said, feeds name the address that is served.
run dev: export SITE_URL ?= http://$(HOST):$(PORT)

.PHONY: help run dev test check format lint types editor lock phrases bench bench-feeds torture interop clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# pip runs again only when a compiled list of requirements has changed.
.venv/.site: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.tools: .venv/.site requirements-dev.txt
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@$(PY) -m pip check
	@touch $@

run: .venv/.site ## the whole site on http://127.0.0.1:8000
	@$(PY) manage.py serve --prepare --host $(HOST) --port $(PORT)

dev: .venv/.tools ## the same with autoreload and tracebacks
	@DEBUG=1 $(PY) manage.py prepare
	@DEBUG=1 $(PY) manage.py runserver $(HOST):$(PORT)

editor: .venv/.site ## let somebody in at the desk: make editor EMAIL=you@example.org
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py make_editor "$(EMAIL)"

# Calendar readers that our feeds are checked with; the packages run no scripts of their own.
interop/node_modules/.package-lock.json: interop/package-lock.json
	cd interop && npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

.venv-khal/.installed: interop/requirements-khal.txt
	@test -x .venv-khal/bin/python || $(PYTHON) -m venv .venv-khal
	.venv-khal/bin/python -m pip install --quiet --require-hashes -r $<
	@touch $@

test: .venv/.tools ## every test, in a real browser too
	@tests/browser.sh
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory interop/node_modules/.package-lock.json; \
	 else echo "Node.js is not here: ical.js and rrule.js will not be asked."; fi
	@$(PY) -m pytest -q -n 2 --dist loadgroup $(ARGS)

check: .venv/.tools ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PY) manage.py makemigrations --check --dry-run
	@$(MAKE) --no-print-directory test

format: .venv/.tools ## put the code into its one shape
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

phrases: .venv/.tools ## how many real phrases are understood
	@$(PY) manage.py read_phrases --score tests/schedule/data/phrases.tsv

bench: .venv/.tools ## speed of expansion, beside plain dateutil
	@$(PY) benchmarks/expansion.py

bench-feeds: .venv/.tools ## server time a poll of a feed takes, beside nginx
	@benchmarks/web_tools.sh
	@$(PY) -m benchmarks.feeds_http

torture: .venv/.tools ## the long runs that hunt for a wrong hour
	@$(PY) benchmarks/torture.py
	@$(PY) -m benchmarks.torture_vtimezone

interop: .venv/.tools interop/node_modules/.package-lock.json .venv-khal/.installed ## our feeds, read by others
	@$(PY) -m interop

COMPILE := $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: .venv/.tools ## compile the requirements after a change to a .in file
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements.in
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements-servers.in
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) requirements-dev.in

clean: ## forget everything that was made here, the database too
	rm -rf .venv .venv-khal interop/node_modules var .mypy_cache .ruff_cache .pytest_cache .hypothesis
