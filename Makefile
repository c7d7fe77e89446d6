# make demo | test | test-quick | test-full | studio-test | api-types | lint | data | setup | clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -q
STUDIO := src/pinxit/service/studio/index.html

.PHONY: setup demo test test-quick test-full studio-test api-types lint data clean

setup: $(READY) $(STUDIO)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@

$(STUDIO): $(READY) web/package-lock.json web/index.html $(shell find web/src -type f)
	$(BIN)/python tools/build_studio.py --fetch-node
	@touch $@

studio-test: $(STUDIO)
	$(BIN)/python tools/build_studio.py --test
	$(PYTEST) tests/web

api-types: $(READY)
	$(BIN)/python tools/make_api_types.py

demo: $(READY)
	$(BIN)/pinxit demo --overwrite

test: $(READY) $(STUDIO) lint
	$(BIN)/python tools/build_studio.py --test
	$(PYTEST) -n 2 --dist worksteal

test-quick: $(READY)
	$(PYTEST) -n 2 -m "not slow"

test-full: $(READY) $(STUDIO) lint
	PINXIT_FULL=1 $(PYTEST) -n 2 --dist worksteal --timeout 14400

lint: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py

data: $(READY)
	$(BIN)/python tools/fetch_data.py

clean:
	rm -rf $(VENV) pinxit-demo build dist src/pinxit/service/studio web/node_modules web/tools/node_modules
