# Inkwell's habits, one target each. The first run of any of them sets everything up in .venv; a second starts at once.
# Windows needs no make: `py build\bootstrap.py run` and `py build\bootstrap.py test` do the same.

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) build/bootstrap.py
BIN = .venv/bin
FLAVOUR ?= standard
TS = resources/translations
WINDOW = $(shell find desktop -name '*.py')

.PHONY: help run test setup demo lint types bench fuzz readme translations samples screenshots pins app packages icons licences offline-proof audit clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## Set up if needed and open Inkwell (in the terminal when there is no display)
	@$(BOOTSTRAP) run

test: ## Set up if needed, then ruff, mypy and the tests
	@$(BOOTSTRAP) test $(TESTS)

setup: ## Only set up
	@$(BOOTSTRAP) setup

demo: ## Index the sample documents and ask about them in the terminal
	@$(BOOTSTRAP) demo

lint: setup ## ruff
	@$(BIN)/ruff check .

types: setup ## mypy, strict on the engine
	@$(BIN)/mypy

bench: setup ## Every measurement of tests/bench (one alone: make bench-index ARGS=...)
	@for file in tests/bench/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || echo "   (stopped: see above)"; done

bench-%: setup
	@$(BIN)/python tests/bench/bench_$(subst -,_,$*).py $(ARGS)

fuzz: setup ## Thousands of mutated documents through the real readers (ARGS="--seed 5001" for others)
	@$(BIN)/python -m tests.fuzz $(ARGS)

readme: setup ## Write the README's tree again from the files' docstrings
	@$(BIN)/python build/readme_tree.py

translations: setup ## Collect the window's texts for translation, and compile what is translated
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none $(WINDOW) -ts $(TS)/inkwell_zh_CN.ts
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -pluralonly $(WINDOW) -ts $(TS)/inkwell_en.ts
	@$(BOOTSTRAP) setup

samples: setup ## Make the sample documents that are not plain text again
	@$(BIN)/python -m pip install -q fpdf2==2.8.9 && $(BIN)/python build/make_samples.py

pins: setup ## Write what is installed here into build/constraints.txt
	@$(BIN)/python build/pins.py

screenshots: setup ## Draw the README's pictures again, without a screen
	@QT_QPA_PLATFORM=offscreen $(BIN)/python build/screenshots.py

app: setup ## Build the packaged app into dist/inkwell and try it (FLAVOUR=gpu: with CUDA)
	@$(BIN)/python build/package.py app --flavour $(FLAVOUR)

packages: ## Make what people download from dist/inkwell: .deb and tar.xz (Linux)
	@$(BIN)/python build/package.py packages --flavour $(FLAVOUR)

icons: setup ## Draw the app's icon for Windows and macOS again
	@$(BIN)/python build/make_icons.py

licences: setup ## Collect the notices of all that is bundled into resources/THIRD_PARTY.txt; fails on GPL
	@$(BIN)/python build/licences.py

audit: setup ## Look the packages up among known vulnerabilities, and compare what is installed with the lock
	@$(BIN)/python build/audit.py

offline-proof: setup ## Show that the whole job is done without a network, and that nothing reaches for one (Linux)
	@$(BIN)/python build/offline_proof.py

clean: ## Remove everything that was made (.venv, .work, dist, caches)
	rm -rf .venv .work dist .pytest_cache .mypy_cache .ruff_cache
