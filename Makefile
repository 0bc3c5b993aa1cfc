# Everything a newcomer needs: `make demo`, `make test`. Both set up what they use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench models wheel clean

demo: $(STAMP)
	$(BIN)/lunzheng extract corpus/articles.jsonl -o demo-output/records.jsonl
	$(BIN)/lunzheng show corpus/articles.jsonl --limit 1 --html demo-output/article.html

test: $(STAMP) check
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check pipeline tests
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m pytest tests/bench -s --override-ini addopts=-q

wheel: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build demo-output

# The stamp makes set-up a no-op until the dependencies change.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $(STAMP)
