# `make demo` and `make test` set up everything they need in .venv. Python 3.11 or newer and make are enough.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
FRESH ?= 0
JOBS ?= 2
KILLS ?= 100
MINUTES ?= 600
DATABASE ?= both
SEED ?=

.PHONY: demo test check bench soak mutation docs requirements clean

demo: $(STAMP)-run
	@$(BIN)/python -m bot demo $(if $(filter 1,$(FRESH)),--fresh)

test: $(STAMP)-dev
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal

check: $(STAMP)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/project_rules

bench: $(STAMP)-dev
	$(BIN)/python -m tests.bench

# Kill the program again and again, on DATABASE=sqlite, postgres or both; SEED repeats a run.
soak: $(STAMP)-dev
	$(BIN)/python -m tests.soak --kills $(KILLS) --minutes $(MINUTES) --database $(DATABASE) $(if $(SEED),--seed $(SEED))

# Mutation tests of the rules; ONLY='store.rules.contacts*' for some of them.
mutation: $(STAMP)-dev
	$(BIN)/python -m tests.mutation --max-children $(JOBS) $(if $(ONLY),"$(ONLY)")

# The data model, from store/tables.py.
docs: $(STAMP)-dev
	$(BIN)/python -m tests.project_rules.data_model

$(STAMP)-run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Caseload needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Caseload (once; about half a minute) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(STAMP)-dev: requirements-dev.txt $(STAMP)-run
	@echo "Installing the tools for checks and tests (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Pin the requirements with hashes, without naming an index.
requirements: $(STAMP)-dev
	$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .demo build *.egg-info
