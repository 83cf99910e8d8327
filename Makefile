# make demo: set up, run the demo study, print where its reports are.   make lab: JupyterLab on the demo study.
# make check: lint, import order, types on three platforms.   make test: what the program does, in five minutes.
# make proofs: what proves by volume, and the screens in a browser.   .ci/run: all three, on a new machine.
VENV ?= .venv
# a version manager's shim may exist and fail, so each is asked for its version
PY ?= $(shell for p in python3.12 python3.11 python3.13 python3.14 python3; do if $$p --version >/dev/null 2>&1; then echo $$p; break; fi; done)
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# two tests more at a time than there are cores, since many wait; make JOBS=0 runs them one after the other
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 2)
PARALLEL := -n $(JOBS)
# a screen, its server and its browser are busy by turns, so each core has one
SCREENS ?= $(shell getconf _NPROCESSORS_ONLN)
# in the order of `tests/conftest.py`, and not the files with most tests first
LONGEST_FIRST := --dist loadfile --no-loadscope-reorder
# about people, places and answers; each other notebook takes two seconds of imports, in `make proofs`
NOTEBOOKS := $(patsubst %,notebooks/%.ipynb,phase1_interviews phase3_spaces survey)
export PYTHONUTF8 = 1
# tests start hundreds of short processes, each of which would compile rap again: 1.2 s for `rap check`
export PYTHONDONTWRITEBYTECODE =
COMPILE = $(BIN)/python -m compileall -q src/rap

.PHONY: demo test lint check proofs installed lab contract ui site pictures example years bench bench-analyses bench-answers bench-coding bench-numbers bench-projects bench-runs bench-scale clean

demo: $(READY)
	$(BIN)/rap run

test: $(READY)
	$(COMPILE)
	$(BIN)/pytest $(PARALLEL) --dist loadfile -m "not long and not browser" --nbval-lax tests src $(NOTEBOOKS)

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest tests/test_rooms.py
	$(BIN)/rap check

# a cache for each platform: one that is shared is made anew each time
check: lint
	@echo win32 darwin | xargs -n 1 -P 2 sh -c '$(BIN)/mypy --platform $$0 --cache-dir .mypy_cache/$$0'

# what proves by volume; SIZE=full takes the sizes of a release
proofs: $(READY)
	$(COMPILE)
	RAP_TEST_SCALE=$(or $(SIZE),small) $(BIN)/pytest $(PARALLEL) $(LONGEST_FIRST) -m "long or volume or hypothesis" -rfEP --show-capture=stdout --ignore=tests/browser tests
	$(BIN)/pytest $(PARALLEL) --dist loadfile --nbval-lax $(filter-out $(NOTEBOOKS),$(wildcard notebooks/*.ipynb))
	RAP_TEST_SCALE=$(or $(SIZE),small) $(BIN)/pytest -n $(SCREENS) $(LONGEST_FIRST) -m browser -rfEP --show-capture=stdout tests/browser

# the built wheel with the lowest and the newest versions, on the Pythons that are here; asks a package index
installed: $(READY)
	$(BIN)/python tests/installed/everywhere.py

# a study lives 300 random years: hours, and goes on where it stopped; without .cache/years-done from the first
years: $(READY)
	RAP_TEST_SCALE=full $(BIN)/pytest -rfEP --show-capture=stdout tests/year/test_year.py -k random

bench: $(READY)
	$(BIN)/python tests/benchmarks/felt.py

# PEERS=python of an environment with simpledorff; SIZES="S M L" takes 8 GB
bench-analyses: $(READY)
	$(BIN)/python tests/benchmarks/analyses.py $(or $(SIZES),S M) $(if $(PEERS),--peers $(PEERS))

bench-answers: $(READY)
	$(BIN)/python tests/benchmarks/answers.py $(PEOPLE)

# CODINGS="10k 100k 1M"; a million takes half an hour, less where KEEP=folder has the study of another sitting
bench-scale: $(READY)
	$(BIN)/python tests/benchmarks/scale.py $(CODINGS) $(if $(KEEP),--keep $(abspath $(KEEP)))

# needs Chromium; BESIDE=folder in which `npm install @recogito/text-annotator esbuild` was said
bench-coding: $(READY)
	$(BIN)/python tests/benchmarks/coding.py $(if $(BESIDE),--beside $(abspath $(BESIDE)))

# projects of other programs, beside pyrefiqda
bench-projects: $(READY)
	$(BIN)/python tests/benchmarks/projects.py

# many runs, and all editions of the demo, beside papermill and nbconvert: some ten minutes
bench-runs: $(READY)
	$(BIN)/python tests/benchmarks/runs.py $(N)

# rules for numbers, compared on 1,000 studies: a quarter of an hour, and goes on where it stopped
bench-numbers: $(READY)
	PYTHONPATH=tests:tests/helpers $(BIN)/python tests/benchmarks/rounding.py
	PYTHONPATH=tests:tests/helpers $(BIN)/python tests/benchmarks/rounding.py whole
	PYTHONPATH=tests:tests/helpers RAP_TEST_SCALE=full $(BIN)/python -m privacy.rule.compare $(or $(NOTES),.rap-numbers.jsonl)

lab: $(READY)
	$(BIN)/rap lab

# the demo's released report, which a visitor can read before running anything
example: $(READY)
	$(BIN)/python tests/demo/released.py

# docs/ as pages that can be searched without a network: site/index.html
site: $(READY)
	$(BIN)/sphinx-build -q -W --keep-going -c tests/site -d .cache/site docs site

# every picture of the screen in docs/, made anew; needs Chromium
pictures: $(READY)
	$(BIN)/python tests/browser/pictures.py docs
	$(BIN)/python tests/browser/report_pictures.py docs
	RAP_PICTURES=$(abspath docs) $(BIN)/pytest -m browser tests/browser/test_first_hour.py tests/browser/test_explore.py
	RAP_PICTURES=$(abspath docs) $(BIN)/pytest -m browser tests/browser/test_sharing.py -k hurry
	RAP_PICTURES=$(abspath docs) $(BIN)/pytest -m browser tests/browser/test_raw_pages.py -k "keyboard or random or follows"

# what routes answer, as types of the screen and as a page of docs/
contract: $(READY)
	$(BIN)/python -m rap.lab.contract

# the coding screen: needs node and npm; its modules stay in the environment, only the bundle is committed
ui: $(READY)
	node src/rap/lab/ui/build.mjs $(or $(UI),$(VENV)/ui) $(abspath $(BIN))/jupyter-builder

clean:
	rm -rf $(VENV) reports/runs .rap dist

$(READY): pyproject.toml constraints.txt
	@test -n "$(PY)" || { echo "No Python found; install 3.11 to 3.14 (on Debian: apt install python3 python3-venv)"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { echo "$(PY) is not Python 3.11 to 3.14; say make PY=python3.12"; exit 1; }
	@$(PY) -m venv $(VENV) || { echo "Python cannot make environments; on Debian: apt install python3-venv"; exit 1; }
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt uv
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --group dev -e ".[words]" -c constraints.txt
	@touch $@
