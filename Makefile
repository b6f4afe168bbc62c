# Needs only Python >= 3.11 with venv, and make. Everything else goes into .venv: what users need
# from requirements.lock, what the tests and linters need from requirements-dev.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
UV := build/uv/bin/uv
COMPILE := $(UV) pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
  --upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q

.PHONY: demo lab release test test-all lint format bench mutants false-alarms dist site pictures lock clean

demo: $(READY)  ## grade a sample class in the sandbox, print the scores and where the report is
	@$(BIN)/autograder demo

lab: $(READY)  ## open the course in JupyterLab
	@$(BIN)/jupyter lab

release: $(READY)  ## make assignments/ from source/
	@$(BIN)/autograder release

test: $(READY_DEV)  ## the test suite: a sample where there is much of a kind; says what it skipped
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup -rsfE tests

test-all: $(READY_DEV)  ## all of it: every attack alone, every sandbox, browsers, kills, full disks
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup -rsfE -m "endurance or not endurance" tests

lint: $(READY_DEV)  ## style, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY_DEV)  ## put the code into the style that `make lint` asks for
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY_DEV)  ## one line a benchmark: name: ratio (target)
	@$(BIN)/python -m tests.benchmarks

mutants: $(READY_DEV)  ## do the checks notice every change to the reference? writes docs/quality.md
	@$(BIN)/python -m autograder.quality mutants

false-alarms: $(READY_DEV)  ## do right solutions always pass? 1,000 seeds a question
	@$(BIN)/python -m autograder.quality false-alarms

dist: $(READY)  ## what people install, in dist/: students' wheel and sdist, instructors' archive
	@$(BIN)/python tools/dist.py

site: $(READY_DEV)  ## the course's site, in build/site/html; its links are followed
	@$(BIN)/python tools/build_site.py

pictures: $(READY)  ## the README's two pictures, made anew; needs Chromium
	@$(BIN)/python tools/pictures.py

lock:  ## renew both lock files from the ranges in pyproject.toml
	@$(PYTHON) -m venv build/uv && build/uv/bin/pip install -q uv
	@$(COMPILE) --extra lab --extra instructor -o requirements.lock
	@$(COMPILE) -c requirements.lock --extra lab --extra instructor --extra test --extra lint --extra site -o requirements-dev.lock

clean:  ## take away what can be made again; grades and submissions stay
	rm -rf $(VENV) build dist *.egg-info

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up $(VENV) (one to two minutes, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $(READY)

$(READY_DEV): $(READY) requirements-dev.lock
	@echo "Adding what the tests and linters need"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(READY_DEV)
