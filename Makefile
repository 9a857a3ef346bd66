# `make demo` and `make test` set up everything they need; nothing else is required before either.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The source texts are not part of the repository. Where they lie beside it, every quotation is verified.
DOCUMENTS ?= $(wildcard ../shared/documents)
DOCUMENTS_OPTION := $(if $(DOCUMENTS),--documents $(DOCUMENTS))
STORE := build/dataset

.PHONY: demo test format benchmarks answers clean

demo: $(VENV)/installed
	@$(BIN)/carrera-kg build $(DOCUMENTS_OPTION) --store $(STORE)
	@echo
	@$(BIN)/carrera-kg person "Massimo Carrera" --store $(STORE)
	@echo
	@echo "Try next:"
	@echo "  $(BIN)/carrera-kg explain \"Massimo Carrera\" goals --at Atalanta --store $(STORE)"
	@echo "  $(BIN)/carrera-kg query player-clubs -p person=\"Massimo Carrera\" --store $(STORE) --format table"
	@echo "  $(BIN)/carrera-kg queries --format table"

test: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmarks: $(VENV)/installed
	$(BIN)/python benchmarks/query.py

# Writes the stored answers of the query library anew, to be read before they are committed.
answers: $(VENV)/installed-dev
	$(BIN)/python -m tests.test_query_library

clean:
	rm -rf build dist $(VENV)

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "carrera-kg needs Python 3.11 or later; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src  # some machines forbid Python to keep bytecode, and every start would compile
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
