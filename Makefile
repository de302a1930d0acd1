# make demo and make test are all a newcomer needs; both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: browser demo test long lint eval bench scale soak fuzz train docs locked lock clean

demo: .venv/installed
	$(BIN)/detente demo

test: .venv/tests
	$(BIN)/python -m pytest

# What wants minutes: kills, a Ray cluster that loses a node (where Ray is installed), a minute of fuzzing.
long: .venv/tests
	$(BIN)/python -m pytest -m long tests

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The figures against their floors (tests/eval/floors.toml); needs ../shared for those on real text.
eval: .venv/tests
	$(BIN)/python -m tests.eval

# The site in headless Chromium, with hostile pages, and against its own description. Skips what needs Chromium without it.
browser: .venv/browser
	$(BIN)/python -m pytest tests/web

bench: .venv/tests
	$(BIN)/python -m tests.bench

# What each stage costs as the archive grows, from a thousand to two hundred thousand articles: a quarter of an hour.
scale: .venv/tests
	$(BIN)/python -m tests.bench.scale

# Two hundred kills of code, run and watch, each followed by a comparison with an undisturbed run.
soak: .venv/tests
	$(BIN)/python -m tests.soak.killing 200

# An hour of fuzzing every reader, the cleaner and the coder.
fuzz: .venv/tests
	$(BIN)/python -m tests.fuzz 3600

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

.venv/browser: .venv/tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[browser]'
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

# Install exactly what the lock file names, each file checked against its hash.
locked: .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch .venv/installed .venv/tests .venv/lint .venv/docs

# Choose versions anew: the lock file, and from it the bill of materials.
LOCKED := web ray objects test lint docs arrow pandas polars
lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv cyclonedx-bom
	.venv-lock/bin/uv pip compile --quiet pyproject.toml $(LOCKED:%=--extra %) --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-package detente --upgrade -o requirements.lock
	.venv-lock/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible \
	  --of JSON -o sbom.cdx.json
	rm -rf .venv-lock

clean:
	rm -rf .venv docs/_build
