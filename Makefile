# make demo and make test are all a newcomer needs; both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo test lint eval bench train docs clean

demo: .venv/installed
	$(BIN)/detente demo

test: .venv/tests
	$(BIN)/python -m pytest

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The figures against their floors (tests/eval/floors.toml); needs ../shared for those on real text.
eval: .venv/tests
	$(BIN)/python -m tests.eval

bench: .venv/tests
	$(BIN)/python -m tests.bench

# Train the coder anew from corpus/. Needs PyTorch (the CPU build will do) and the teacher's base weights.
train: .venv/train
	$(BIN)/python -m detente.training

docs: .venv/docs
	$(BIN)/sphinx-build -q -W -b html docs docs/_build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Détente needs Python 3.11 or newer; set PYTHON=python3.12, say" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/tests: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/lint: .venv/tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lint]'
	@touch $@

.venv/train: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@

.venv/docs: .venv/tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	@touch $@

clean:
	rm -rf .venv docs/_build
