# Two commands on a fresh machine: make report, make test. Everything they need goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: report faststalld test lint bench constraints sbom clean

# The demonstration is never added to files that are not its own: `demo` then refuses (2), and what there is
# is rendered.
report: $(READY)
	test -e data/raw/manifest.jsonl || $(MAKE) faststalld
	$(BIN)/kategoriplan demo || test $$? -eq 2
	$(BIN)/kategoriplan refresh --offline
	@echo "Öppna reports/_site/index.html"

# In an empty workspace: what the demonstration's systems had given by midyear, published and adopted as the
# follow-up of 2024H1. The next follow-up is compared with it.
faststalld: $(READY)
	$(BIN)/kategoriplan demo --till 2024-06-30
	$(BIN)/kategoriplan publish
	$(BIN)/kategoriplan faststall 2024H1

test: $(READY) lint
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	PYTHONPATH=benchmarks $(BIN)/python -m planted
	$(BIN)/python -m pytest benchmarks -s
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=nya --ignore=tests/test_dialekter.py
	$(BIN)/python -m pytest -s --hypothesis-profile=nya tests/test_dialekter.py
	KATEGORIPLAN_AVBROTT=150 $(BIN)/python -m pytest -s tests/crash/test_readers.py

# Exact versions with hashes, first; then the project itself, which has none.
$(READY): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# New versions of everything, within the ranges of pyproject.toml.
constraints: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --no-emit-index-url --no-emit-find-links --upgrade --extra dev pyproject.toml \
		--output-file constraints.txt

# What the program is made of, as CycloneDX: every package that constraints.txt locks.
sbom: $(READY)
	$(BIN)/python .ci/sbom.py dist/kategoriplan.cdx.json
	@echo "Skrev dist/kategoriplan.cdx.json"

clean:
	rm -rf $(VENV) reports/_site* reports/_skarmbilder data/curated/* .mypy_cache .ruff_cache .pytest_cache .hypothesis
