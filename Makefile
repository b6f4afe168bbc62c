# Needs only Python >= 3.11 with venv, and make. Everything else goes into .venv, from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test test-all bench release mutants false-alarms lock lab clean

demo: $(READY)  ## grade a sample class in the jail, print the scores and where the report is
	@$(BIN)/autograder demo

test: $(READY)  ## the whole test suite; says what it skipped and why
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup -rsfE tests

test-all: $(READY)  ## the suite, and what takes long: fifty kills, full disks, locked gradebooks
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup -rsfE -m "endurance or not endurance" tests

bench: $(READY)  ## one line a benchmark: name: ratio (target)
	@$(BIN)/python -m tests.benchmarks

release: $(READY)  ## make assignments/ from source/
	@$(BIN)/autograder release

mutants: $(READY)  ## do the checks notice every change to the reference? writes docs/quality.md
	@$(BIN)/python tools/mutants.py

false-alarms: $(READY)  ## do right solutions always pass? 1,000 seeds a question
	@$(BIN)/python tools/false_alarms.py

lab: $(READY)  ## open the course in JupyterLab
	@$(BIN)/jupyter lab

lock: $(READY)  ## renew requirements.lock from the ranges in pyproject.toml
	@$(PYTHON) -m venv build/uv && build/uv/bin/pip install -q uv
	@build/uv/bin/uv pip compile pyproject.toml --extra test --generate-hashes --universal --python-version 3.11 \
	  --upgrade --no-header --no-annotate -q -o requirements.lock

clean:  ## take away what can be made again; grades and submissions stay
	rm -rf $(VENV) build *.egg-info

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up $(VENV) (one to two minutes, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $(READY)
