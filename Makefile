# Each target sets up what it needs, in .venv, from nothing but Python 3.11 to 3.13 and make.
# Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
FUZZ_SECONDS ?= 60
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
CORE := .venv/.core-installed
DEV := .venv/.dev-installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types layers coverage versions benchmark fuzz ci clean

help:
	@echo "make demo      judge the founding case, in the terminal"
	@echo "make test      run the tests and the examples in docstrings"
	@echo "make lint      ruff: rules and formatting"
	@echo "make types     mypy, strict, on the package and on the tests"
	@echo "make layers    import-linter: who may import whom"
	@echo "make coverage  the tests again, with branch coverage"
	@echo "make versions  the same bytes from Python 3.11, 3.12 and 3.13, as far as they are there"
	@echo "make benchmark what judging costs, beside parsing, other tools, and sorting"
	@echo "make fuzz      readers fuzzed for FUZZ_SECONDS (60) in all, guided by coverage"
	@echo "make ci        test, fuzz, lint, types, layers, versions"
	@echo "make clean     remove .venv and what the tools left behind"

demo: $(CORE)
	@$(BIN)/contestjudge demo

test: $(DEV)
	$(BIN)/python -m pytest

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(DEV)
	$(BIN)/mypy

layers: $(DEV)
	$(BIN)/lint-imports

coverage: $(DEV)
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

# The same bytes from every supported version that is there to be asked.
versions: $(DEV)
	@found=; for version in 3.11 3.12 3.13; do \
	    if "python$$version" -c '' >/dev/null 2>&1; then \
	        "python$$version" -m venv --clear ".venv/other-$$version"; \
	        ".venv/other-$$version/bin/python" -m pip --quiet --disable-pip-version-check install .; \
	        found="$$found:$(CURDIR)/.venv/other-$$version/bin/python"; \
	    fi; \
	done; \
	echo "interpreters:$$found"; \
	CONTESTJUDGE_PYTHONS="$$found" $(BIN)/python -m pytest tests/determinism

# Atheris has no wheel for every system: where there is none, that is said, and passed over. On
# those that have one, its absence is a fault.
fuzz: $(DEV)
	@if $(PIP) install --editable '.[fuzz]' && $(BIN)/python -c 'import atheris' 2>/dev/null; then \
	    $(BIN)/python -m tests.fuzz.campaign --seconds $(FUZZ_SECONDS) all; \
	elif [ "$$(uname -sm)" = 'Linux x86_64' ]; then \
	    echo 'fuzz: atheris could not be installed' >&2; exit 1; \
	else \
	    echo "fuzz: SKIPPED, atheris has no wheel for $$(uname -sm); the tests fuzz without it"; \
	fi

benchmark: $(DEV)
	$(PIP) install --editable '.[bench]'
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.rank_a_million

ci: test fuzz lint types layers versions

# The first interpreter that is new enough, and not too new, makes the environment.
$(CORE): pyproject.toml
	@found=; for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
	    if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	        >/dev/null 2>&1; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "contestjudge needs Python 3.11, 3.12 or 3.13, and '$(PYTHON)' is none of them." >&2; \
	    echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; \
	    exit 1; \
	fi; \
	echo "setting up .venv with $$("$$found" --version)" && "$$found" -m venv --clear .venv
	@$(PIP) install --editable .
	@touch $@

$(DEV): $(CORE)
	@$(PIP) install --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv .nox .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
	    .coverage htmlcov build dist
	find src tests -type d -name __pycache__ -prune -exec rm -rf {} +
