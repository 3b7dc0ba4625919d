# make run: from nothing to a served demo. make test: the whole suite. make bench: the numbers.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test bench lint screenshot

run: .venv/run var
	@DEBUG=true $(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=true $(BIN)/python manage.py createcachetable
	@DEBUG=true $(BIN)/python manage.py prepare_catalog
	@DEBUG=true $(BIN)/python manage.py load_demo
	@DEBUG=true $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

test: .venv/dev var
	DEBUG=true $(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	DEBUG=true $(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/dev var
	$(BIN)/python -m tests.bench

screenshot: .venv/dev var
	DEBUG=true $(BIN)/python -m tests.screenshot

var:
	@mkdir -p var

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/run
