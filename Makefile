# `make demo` and `make test` do everything on a machine that has only git, make and a Python >= 3.12.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-all lint format bench docs docs-figures lab lock setup clean

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
READY := $(VENV)/.ready
REPORT := build/tajikistan-2018.html
COMPILE := $(RUN) uv pip compile --quiet --generate-hashes --universal --python-version 3.12 \
	--no-emit-index-url --no-header --custom-compile-command 'make lock'

help:
	@echo 'make demo      set up .venv, score the founding case and make a report of it'
	@echo 'make test      set up .venv, then lint, types and tests'
	@echo 'make test-all  the same with the slow tests'
	@echo 'make bench     measure how long things take and write docs/performance.md'
	@echo 'make docs      build the documentation site into site/'
	@echo 'make docs-figures  draw the pictures of the documentation anew'
	@echo 'make lab       open the notebooks in JupyterLab'
	@echo 'make format    lay out the code as ruff does'
	@echo 'make lock      pin the newest versions that fit, with hashes'
	@echo 'make clean     remove .venv and all caches'

demo: $(READY)
	@$(RUN) indicia score models/tajikistan-2018.yaml
	@mkdir -p build
	@$(RUN) indicia --quiet report models/tajikistan-2018.yaml -o $(REPORT) --force
	@echo; echo 'The same as a page with everything in it, to open in a browser: $(REPORT)'

test: lint
	$(RUN) pytest -q -m 'not slow'

test-all: lint
	HYPOTHESIS_PROFILE=thorough $(RUN) pytest -q

lint: $(READY)
	$(RUN) ruff check
	$(RUN) mypy

format: $(READY)
	$(RUN) ruff check --fix
	$(RUN) ruff format

# Some 15 minutes, best on a machine that does nothing else. A script that fails is named and the others go on.
bench: $(READY)
	$(BIN)/python benchmarks/performance.py

# Strict: a link or an anchor that leads nowhere ends it.
docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --strict
	@echo 'The documentation site: site/index.html; its search needs a server, such as python -m http.server -d site'

docs-figures: $(READY)
	$(BIN)/python scripts/docs_figures.py

# The package of notebook 5 goes into a folder of its own, so that the tests see none but their own.
lab: $(READY)
	$(RUN) uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --target build/lineup notebooks/lineup
	PYTHONPATH=$(CURDIR)/build/lineup $(RUN) jupyterlab --notebook-dir=notebooks

setup: $(READY)

# Everything installed is pinned by hash, pip's own download of uv included; the project itself is built with the
# pinned backend, so nothing else is fetched. Byte code is compiled now, so that the first command is quick too.
$(READY): requirements/uv.txt requirements/dev.txt pyproject.toml
	@echo 'Setting up $(VENV); this is done once and takes a minute or two.' >&2
	@$(BIN)/python -c 'import pip' 2>/dev/null || \
		{ python=$$(PYTHON='$(PYTHON)' scripts/find-python) && "$$python" -m venv --clear $(VENV); }
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(RUN) uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/dev.txt
	@$(RUN) uv pip install --quiet --python $(BIN)/python --compile-bytecode --no-deps --no-build-isolation -e .
	@$(RUN) compileall -q src
	@touch $@

lock: $(READY)
	$(COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade --group dev pyproject.toml -o requirements/dev.txt
	echo uv | $(COMPILE) --upgrade - -o requirements/uv.txt
	@! grep -n '://' requirements/*.txt || { echo 'A requirement file names a host.' >&2; exit 1; }

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks dist build site
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
