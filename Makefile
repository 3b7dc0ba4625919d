# make run: from nothing to a served demo. make test: the whole suite. make check: all that CI checks.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
CSS = static/css/*.css
BEAUTIFY = $(BIN)/css-beautify --indent-size 2 --end-with-newline --space-around-combinator
TESTS = $(BIN)/python -m pytest -n auto --dist loadgroup
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test coverage model fuzz check lint types styles format bench screenshot hooks

run: .venv/run var
	@DEBUG=true $(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=true $(BIN)/python manage.py createcachetable
	@DEBUG=true $(BIN)/python manage.py prepare_catalog
	@DEBUG=true $(BIN)/python manage.py load_demo
	@DEBUG=true $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: .venv/dev var
	DEBUG=true $(TESTS) $(ARGS)

# The same tests, and what of the product they reach; fails below the floor in pyproject.toml.
coverage:
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term"

# The random drive on a slow line, 200 steps of each seed; the tests take 24 of one.
model: export MODEL_STEPS ?= 200
model: export MODEL_SEEDS ?= 1,2,3
model: .venv/dev var
	DEBUG=true $(BIN)/python -m pytest -n 0 tests/browser/test_model.py

# Hostile requests to each database; the tests send 300. FUZZ_SEED=... for others.
fuzz: export FUZZ_REQUESTS ?= 8000
fuzz: .venv/dev var
	DEBUG=true $(BIN)/python -m pytest -n 0 --show-capture=no tests/fuzz
	$(BIN)/python -m tests.postgres env DEBUG=true $(BIN)/python -m pytest -n 0 --show-capture=no tests/fuzz

# What CI runs after it has installed what is missing from Debian.
check: lint test
	$(BIN)/python -m tests.postgres $(MAKE) --no-print-directory test

lint: .venv/dev var types styles
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet
	DEBUG=true $(BIN)/python manage.py makemigrations --check --dry-run

types: .venv/dev var
	DEBUG=true $(BIN)/mypy

styles: .venv/dev
	@for file in $(CSS); do $(BEAUTIFY) $$file | diff -u $$file - || exit 1; done

# Templates are linted and not formatted: white space between their tags shows on the page.
format: .venv/dev
	$(BIN)/ruff format .
	@for file in $(CSS); do $(BEAUTIFY) --replace $$file; done

bench: .venv/dev var
	$(BIN)/python -m tests.bench

screenshot: .venv/dev var
	DEBUG=true $(BIN)/python -m tests.screenshot

hooks: .venv/dev
	$(BIN)/pre-commit install

var:
	@mkdir -p var

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt requirements-pdf.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/run
