# Two commands do it: `make book` and `make test`. Each makes its own environment first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

# A folder may have any name: the shell gets it from the environment, not from the rule.
export DATA

.PHONY: bench eval book pdf slides test test-all test-slow lab lock lint clean help

book: $(VENV)/.ready            ## execute what is out of date, build the book, print its path; DATA=DIR: of that data folder
	@$(BIN)/duizhang book $(if $(findstring command line,$(origin DATA)),--data "$$DATA")

pdf: $(VENV)/.ready             ## the book as one PDF; needs Chromium, and says how to install it
	@$(BIN)/duizhang pdf

slides: $(VENV)/.ready-extras   ## the lessons as slides, and their path
	@$(BIN)/duizhang slides

test: $(VENV)/.ready            ## the tests, in under five minutes
	@$(BIN)/duizhang test

test-all: test test-slow        ## the slow tests too: browser, kills, in under twenty minutes

test-slow: $(VENV)/.ready-extras
	@$(BIN)/duizhang test --slow

lab: $(VENV)/.ready-extras      ## open the notebooks in JupyterLab
	@cd notebooks && ../$(BIN)/jupyter lab

bench: $(VENV)/.ready-extras    ## measure: formulas, engine, start, the reader, sweeps, the book
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.extract
	@$(BIN)/python -m bench.sweep
	@$(BIN)/python -m bench.book
	@$(BIN)/python -m bench.classroom

eval: $(VENV)/.ready            ## what the reader finds, beside what people found
	@$(BIN)/python -m bench.evaluate

lint: $(VENV)/.ready            ## code and notebooks
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

# Both locks come from one resolution: the extras first, then the base held to it.
lock:                           ## write requirements.txt and requirements-extras.txt from pyproject.toml
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate -q -o requirements-extras.txt
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 -c requirements-extras.txt --no-emit-index-url --no-header --no-annotate -q -o requirements.txt

# Bytecode is compiled at once: without it every start of a notebook pays for it again.
$(VENV)/.ready: requirements.txt pyproject.toml
ifdef UV
	@test -x $(BIN)/python || uv venv -q --python $(PYTHON) $(VENV)
	@uv pip install -q --compile-bytecode -p $(BIN)/python -r requirements.txt
	@uv pip install -q --no-deps -p $(BIN)/python -e .
else
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
endif
	@touch $@

$(VENV)/.ready-extras: $(VENV)/.ready requirements-extras.txt
ifdef UV
	@uv pip install -q --compile-bytecode -p $(BIN)/python -r requirements-extras.txt
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-extras.txt
endif
	@touch $@

clean:                          ## remove what was built; the environment stays
	rm -rf _build book/pages/*.ipynb book/pages/*.json book/pages/*.csv book/pages/*.svg

help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'
