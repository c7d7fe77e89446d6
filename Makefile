# make demo | test | test-quick | test-full | lint | data | setup | clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -q

.PHONY: setup demo test test-quick test-full lint data clean

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@

demo: $(READY)
	$(BIN)/pinxit demo --overwrite

test: $(READY) lint
	$(PYTEST) -n 2

test-quick: $(READY)
	$(PYTEST) -n 2 -m "not slow"

test-full: $(READY) lint
	PINXIT_FULL=1 $(PYTEST) -n 2

lint: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py

data: $(READY)
	$(BIN)/python tools/fetch_data.py

clean:
	rm -rf $(VENV) pinxit-demo build dist
