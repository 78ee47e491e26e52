# Two commands: `make refresh` builds the warehouse, `make test` checks everything. Both set up .venv when it is missing.
.DEFAULT_GOAL := help
.PHONY: help refresh test bench docs sample lock clean

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:
	@echo "make refresh   build the warehouse (your folder if one is remembered, else the synthetic sample)"
	@echo "make test      lint, types, import contracts, dbt build on the sample, tests"
	@echo "make docs      write build/docs/index.html: the documentation as a site, no network needed"
	@echo "make bench     what the customs marts cost beside pandas and polars (minutes, 5 GB of disk)"
	@echo "make sample    write the synthetic sample anew;   make lock   resolve the dependencies anew"

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed; found $$($(PYTHON) --version). Try: make refresh PYTHON=python3.12"; exit 2; }
	@echo "setting up .venv from requirements.lock (a minute or two) …"
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

refresh: .venv/installed
	@$(BIN)/resilience refresh

test: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	env -u RESILIENCE_RAW -u RESILIENCE_HOME -u RESILIENCE_BUILD $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

docs: .venv/installed
	@$(BIN)/resilience docs

bench: .venv/installed
	@$(BIN)/python -c 'import polars' 2>/dev/null || $(PIP) install polars==2.1.0
	$(BIN)/python -m benchmarks $(ARGS)

sample: .venv/installed
	$(BIN)/python -m orchestration.sample warehouse/seeds/sample

# needs uv on the path; both locks carry hashes and serve Python 3.11 to 3.13 on every platform
LOCK := uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-strip-extras --no-header --python-version 3.11 --quiet
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv build/* target logs
