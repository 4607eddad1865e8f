# Two commands on a fresh machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
export DAGSTER_HOME := $(CURDIR)/.dagster
export PYTHONUTF8 := 1
# Pandera imports hypothesis where it is installed, and that its plugins, which import pytest: half a second a process.
export HYPOTHESIS_NO_PLUGINS := 1
# What is compiled is kept, whatever the machine's habit: half a second a process, too.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-long soak bench same ways ui check samples pictures docs server components lock clean
.DELETE_ON_ERROR:

# The samples say when they were sent; in a ledger that has begun nothing is written.
run: .venv/.installed ## set up and run the nightly job on the workbooks in raw/
	@$(BIN)/hoptac samples --receipts
	@$(BIN)/hoptac-nightly

test: .venv/.installed ## set up and run the tests
	@$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder -m "not long and not soak"

# The browser by itself: with its Dagster it takes both processors.
test-long: .venv/.installed ## set up and run the tests of great size and many faults
	@$(BIN)/pytest -n 2 --dist loadscope -m "long and not ui and not soak"
	@$(BIN)/pytest -m "long and ui and not soak"

soak: .venv/.installed ## run the tests that take longer still, and write what came of them into tests/soak.md
	@$(BIN)/python -m pytest -p tests.support.soak_result -m soak

bench: .venv/peers/.installed ## measure everything with N workbooks (10,000) into benchmarks/results.md; N=100 for a quick look
	@$(BIN)/python -m benchmarks $(N) $(if $(MINUTES),--minutes $(MINUTES))

# Which release, and what differs on purpose, stands in benchmarks/before.py.
same: .venv/.installed ## compare readings, findings and warehouse with the release before, over N benchmark workbooks (1,000) and all samples
	@$(BIN)/python -m benchmarks.same release $(N)

ways: .venv/.installed ## how many workbooks below FOLDERS are read the plain way, by program, and why the others are not
	@$(BIN)/python -m benchmarks.ways $(FOLDERS)

ui: .venv/.installed ## open Dagster on loopback, with its daemon
	@$(BIN)/python -m assets.local_ui -p $(or $(PORT),3000)

check: .venv/.installed ## formatter, linter, types, import contract, SQL lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint warehouse

samples: .venv/.installed ## write the sample workbooks into raw/ anew
	@$(BIN)/hoptac samples raw

pictures: .venv/.installed ## take the pictures of the documents anew, in a browser; NAMES="cac-don-vi …" for some
	@$(BIN)/python -m tests.ui.pictures $(NAMES)

docs: .venv/.installed ## write the generated documents anew
	@$(BIN)/hoptac docs

.venv/.installed: pyproject.toml constraints.txt
	@echo "Setting up .venv (a few minutes the first time) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hợp Tác needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-warn-conflicts --target .venv/duckdb-1.4 --upgrade duckdb==1.4.5
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--target .venv/axe --upgrade axe-playwright-python==0.1.8
	@$(BIN)/python -m compileall -q assets pipeline schemas
	@touch $@

# What the pipeline is compared with, and clients of the warehouse, apart from it: pandas alone would change how Pandera starts.
.venv/peers/.installed: .venv/.installed
	@test -x .venv/peers/bin/python || $(PYTHON) -m venv .venv/peers
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
		> "$$(.venv/peers/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/product.pth"
	@.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
		$$($(BIN)/python -c 'import tomllib; extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]; print(*extras["bench"], *extras["clients"])')
	@touch $@

# A server has the runtime alone, each package by its hash; with SCALE=1 also PostgreSQL, dask and fsspec. What is built
# (this program, and packages that come as sources alone) is built by the tools of requirements-build.txt.
BY_HASH := install --quiet --disable-pip-version-check --require-hashes --no-deps --no-build-isolation
server: ## set up a server: the runtime alone, each package by its hash
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hợp Tác needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip $(BY_HASH) -r deploy/requirements-build.txt
	@$(BIN)/python -m pip $(BY_HASH) -r deploy/requirements$(if $(SCALE),-scale).txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index -e .
	@$(BIN)/python -m pip check --disable-pip-version-check

COMPONENTS := components.cdx.json
components: .venv/tools/.installed ## list what is installed in .venv, with versions and licences, as CycloneDX
	@.venv/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file $(COMPONENTS) $(BIN)/python

COMPILE := .venv/tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --constraints constraints.txt
lock: .venv/tools/.installed ## write the hashes of what a server installs anew, after a change of constraints.txt
	@echo "setuptools wheel" | tr ' ' '\n' | $(COMPILE) --output-file deploy/requirements-build.txt -
	@$(COMPILE) --output-file deploy/requirements.txt pyproject.toml
	@$(COMPILE) --output-file deploy/requirements-scale.txt --extra scale pyproject.toml

.venv/tools/.installed: pyproject.toml constraints.txt
	@test -x .venv/tools/bin/python || $(PYTHON) -m venv .venv/tools
	@.venv/tools/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
		$$($(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["supply"])')
	@touch $@

clean: ## remove the environment and everything that was built
	rm -rf .venv warehouse/hoptac.duckdb warehouse/state warehouse/files
