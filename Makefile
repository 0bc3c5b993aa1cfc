# Everything a newcomer needs: `make demo`, `make test`. Both set up what they use in .venv, from
# nothing but python3 (3.11 or later) with venv, and make.
PYTHON ?= python3
VENV := .venv
# Processes that share the tests; each may take some two gigabytes.
JOBS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install -c constraints.txt
RUN := $(VENV)/.installed-run
TEST := $(VENV)/.installed-test

.PHONY: help demo test check bench golden models dataset wheel clean

help:
	@echo "make demo    read the example articles, and show who claims what in them"
	@echo "make test    lint, types and all tests"
	@echo "make check   lint (ruff) and types (mypy --strict) only"
	@echo "make bench   measure speed and memory"
	@echo "make golden  show how the golden records change, and accept the change"
	@echo "make models  train the decisions and the sentence classifier again, into build/models"
	@echo "make dataset build the corpus as a dataset (Parquet, card, Croissant), into build/dataset"
	@echo "make wheel   build the wheel, into dist"
	@echo "make clean   remove all of that"

demo: $(RUN)
	@mkdir -p demo-output
	@$(BIN)/lunzheng extract corpus/articles.jsonl -o demo-output/records.csv --quiet
	@$(BIN)/lunzheng show corpus/articles.jsonl --limit 1 --quiet
	@$(BIN)/lunzheng show corpus/articles.jsonl --limit 1 --html demo-output/article.html --quiet
	@$(BIN)/lunzheng extract corpus/articles.jsonl -o demo-output/records.jsonl
	@echo
	@echo "Who claims what in $$(grep -c . corpus/articles.jsonl) articles:"
	@echo "  demo-output/records.csv    for a spreadsheet or pandas"
	@echo "  demo-output/records.jsonl  one record a line, with all offsets"
	@echo "  demo-output/article.html   the article above as a page for the browser"

test: check
	$(BIN)/python -m pytest -n $(JOBS)

check: $(TEST)
	$(BIN)/ruff check pipeline tests
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/mypy

bench: $(TEST)
	$(BIN)/python -m pytest tests/bench -s -q -o addopts=

golden: $(TEST)
	$(BIN)/python -m tests.golden.update

# Into a copy: the shipped decisions also learned from articles that are not in this repository.
models: $(RUN)
	rm -rf build/models && mkdir -p build/models && cp -r models/default build/models/
	$(BIN)/python -m lunzheng.training.decisions \
		--gold corpus/articles.jsonl annotations/records.jsonl --output build/models/default
	$(BIN)/python -m lunzheng.training.sentences \
		--gold corpus/articles.jsonl annotations/records.jsonl --output build/models/default
	$(BIN)/python -m lunzheng.model_files build/models/default
	@echo "Use it with: lunzheng extract --model build/models/default ..."

dataset: $(TEST)
	@mkdir -p build
	$(BIN)/lunzheng dataset build annotations/records.jsonl corpus/articles.jsonl \
		-o build/dataset --force --splits annotations/splits.json --parquet \
		--name "Lunzheng corpus" --license cc-by-4.0 \
		--cite "The Lunzheng developers: the Lunzheng corpus of attributed claims, CC BY 4.0"

wheel: $(TEST)
	$(BIN)/python -m pip --disable-pip-version-check -qq wheel --no-deps --no-build-isolation \
		--wheel-dir dist .

clean:
	rm -rf $(VENV) dist build demo-output

# The stamps make set-up a no-op until the dependencies change.
$(RUN): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what Lunzheng needs into $(VENV); this takes a minute or two, once." >&2
	@$(PIP) -e '.[fast]'
	@touch $@

$(TEST): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what the tests need into $(VENV); this takes a minute or two, once." >&2
	@$(PIP) -e '.[test]'
	@touch $(RUN) $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
