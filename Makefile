# Two commands to know: make demo, make test. Everything they need is set up on the way, once.

VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin

.PHONY: demo test test-long test-again test-postgres test-postgres-short matrix lint format bench bench-large messages reference clean

demo: $(VENV)/.core
	@$(BIN)/mercatique demo $(if $(PORT),--port $(PORT))

# Bytecode is kept: without it each of a hundred processes compiles the same libraries anew.
unexport PYTHONDONTWRITEBYTECODE
# Two workers are enough for two cores; threads of linear algebra beside them wait for each other.
test test-long test-again test-postgres test-postgres-short matrix: export OPENBLAS_NUM_THREADS = 1
test test-long test-again test-postgres test-postgres-short matrix: export OMP_NUM_THREADS = 1

# As many workers as cores, two to four.
WORKERS ?= $(shell $(PYTHON) tests/cores.py || echo 2)
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

# Some minutes: what each change must hear, the main path in a browser included. What the tests say to the database is kept:
# the short second lane says all of it once.
test: $(VENV)/.test
	@$(BIN)/python -m tests.chromium
	@MERCATIQUE_SHAPES=keep $(PYTEST) -m "not long"

# The rest: the few tests that take most of the time (long walks in a browser, processes that are killed, whole files). CI asks both.
test-long: $(VENV)/.test
	@$(BIN)/python -m tests.chromium
	@MERCATIQUE_SHAPES=more $(PYTEST) -m long

# Of the last run the tests that failed, with the machine to themselves: what fails again is broken, what passes waited too briefly.
test-again: $(VENV)/.test
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest -n 0 --last-failed --last-failed-no-failures none -rfE

matrix: $(VENV)/.test
	@$(BIN)/python -m tests.chromium
	@MERCATIQUE_MATRIX=1 $(PYTEST) -m matrix tests/browser/test_matrix.py

# The second lane: the part where the database makes a difference (jobs, records, imports, access, the rooms). Short, after the tests:
# the kernel, and of the rooms the tests that together say every statement at least once.
test-postgres: $(VENV)/.test
	@$(BIN)/python -m tests.postgres

test-postgres-short: $(VENV)/.test
	@MERCATIQUE_SHAPES=once $(BIN)/python -m tests.postgres

lint: $(VENV)/.test
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint src --lint --quiet
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m mercatique.kernel.translations --check
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run

format: $(VENV)/.test
	@$(BIN)/ruff check --fix -q src tests benchmarks
	@$(BIN)/djlint src --reformat --quiet

messages: $(VENV)/.test
	@$(BIN)/python -m mercatique.kernel.translations

reference: $(VENV)/.test
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.reference $(if $(PICTURES),--pictures)

bench: $(VENV)/.test
	@$(BIN)/python -m benchmarks $(if $(PEERS),--peers $(PEERS))

bench-large: $(VENV)/.test
	@$(BIN)/python -m benchmarks --large $(if $(PEERS),--peers $(PEERS))

clean:
	rm -rf $(VENV) var

# The environment: uv when it can be had (seconds), else pip (a minute or two), both with the same pinned hashes.
$(VENV)/.venv:
	@echo "→ creating the Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.12"; exit 1)
	@$(PYTHON) -m venv $(VENV) || (echo "The module venv is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==0.13.*" || echo "uv cannot be had here: pip will do, more slowly"
	@touch $@

$(VENV)/.core: requirements/core.txt pyproject.toml | $(VENV)/.venv
	@echo "→ installing what Mercatique needs (once)"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/core.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt; fi
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .; fi
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.core
	@echo "→ installing what the tests need (once)"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt; fi
	@touch $@
