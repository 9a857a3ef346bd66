# `make demo` and `make test` set up everything they need; nothing else is required before either.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The source texts are not part of the repository. Where they lie beside it, every quotation is verified.
DOCUMENTS ?= $(wildcard ../shared/documents)
DOCUMENTS_OPTION := $(if $(DOCUMENTS),--documents $(DOCUMENTS))
STORE := build/dataset

.PHONY: demo serve notebooks test tools format benchmarks answers outputs clean

demo: $(VENV)/installed
	@$(BIN)/carrera-kg build $(DOCUMENTS_OPTION) --store $(STORE)
	@echo
	@$(BIN)/carrera-kg person "Massimo Carrera" --store $(STORE)
	@echo
	@echo "Try next:"
	@echo "  $(BIN)/carrera-kg explain \"Massimo Carrera\" goals --at Atalanta --store $(STORE)"
	@echo "  $(BIN)/carrera-kg query player-clubs -p person=\"Massimo Carrera\" --store $(STORE) --format table"
	@echo "  $(BIN)/carrera-kg queries --format table"
	@echo "  make serve    (the same as pages, at http://127.0.0.1:8000/)"

serve: $(VENV)/installed
	@test -e $(STORE)/CURRENT || $(BIN)/carrera-kg build $(DOCUMENTS_OPTION) --store $(STORE)
	@$(BIN)/carrera-kg serve $(DOCUMENTS_OPTION) --store $(STORE)

notebooks: $(VENV)/installed-notebook
	@$(BIN)/carrera-kg build $(DOCUMENTS_OPTION) --store $(STORE)
	CARRERA_KG_STORE=$(abspath $(STORE)) CARRERA_KG_DOCUMENTS=$(abspath $(DOCUMENTS)) \
	  $(BIN)/jupyter lab --ServerApp.root_dir=$(CURDIR) notebooks/01-first-questions.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)

# The pages are looked at in a browser, curl is one of the clients, Spark runs on Java, rapper reads the exports, and
# Virtuoso is asked all questions. Where they are missing, those tests are skipped.
tools:
	@for tool in chromium:chromium curl:curl java:default-jre-headless rapper:raptor2-utils \
	  virtuoso-t:virtuoso-opensource-7-bin; do \
	  command -v $${tool%:*} >/dev/null || missing="$$missing $${tool#*:}"; done; \
	test -z "$$missing" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || \
	echo "make: no$$missing here; the tests that need it are skipped"

test: $(VENV)/installed-dev tools
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
	$(BIN)/python benchmarks/service.py
	$(BIN)/python benchmarks/traversal.py
	$(BIN)/python benchmarks/exports.py

# Writes the stored answers of the query library anew, to be read before they are committed.
answers: $(VENV)/installed-dev
	$(BIN)/python -m tests.test_query_library

# Runs the notebooks and writes their outputs anew, to be looked at before they are committed.
outputs: $(VENV)/installed-dev
	$(BIN)/python -m tests.notebooks

clean:
	rm -rf build dist $(VENV)

$(VENV)/installed: pyproject.toml hatch_build.py $(wildcard web/.npmrc web/*.json web/*.mjs web/src/*)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "carrera-kg needs Python 3.11 or later; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src  # some machines forbid Python to keep bytecode, and every start would compile
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/installed-notebook: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[notebook]'
	@touch $@
