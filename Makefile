# Everything a newcomer or an operator types. `make` alone prints this list.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python --require-hashes
RUN_STAMP := $(VENV)/.installed-$(shell sha256sum requirements.lock | cut -c1-12)
DIET_STAMP := $(VENV)/.installed-diet-$(shell sha256sum requirements-diet.lock | cut -c1-12)
LIGHT := $(VENV)/lib/python3.11/site-packages/rasa_light
DEV_STAMP := $(VENV)/.installed-dev-$(shell sha256sum requirements-dev.lock | cut -c1-12)
export OMP_NUM_THREADS ?= 1
export TF_CPP_MIN_LOG_LEVEL ?= 3

.PHONY: help run test torture train check calibrate evaluate bench lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(RUN_STAMP) ## set up what is missing, then serve on http://127.0.0.1:8080
	@echo "2/4 model";    $(PY) -m bot train --if-stale
	@echo "3/4 database"; $(PY) -m bot migrate
	@echo "4/4 start";    exec $(PY) -m bot serve

test: $(RUN_STAMP) $(DEV_STAMP) ## every test
	@echo "2/3 model";    $(PY) -m bot train --if-stale
	@echo "3/3 tests";    $(PY) -m pytest -n auto --dist worksteal --ignore=tests/gateway --ignore=tests/deploy --ignore=tests/faults $(TESTS)
	@$(PY) -m pytest -n 2 --dist worksteal tests/gateway tests/deploy tests/faults $(TESTS) # these watch the clock: two workers, however many cores

torture: $(RUN_STAMP) $(DEV_STAMP) ## minutes of kills and restarts under load; ends with three counts
	@$(PY) -m bot train --if-stale && $(PY) -m tests.faults $(FOR)

train: $(RUN_STAMP) ## train the model anew where data or configuration changed
	@$(PY) -m bot train --if-stale

check: $(RUN_STAMP) $(DEV_STAMP) ## lint, types and content; under a minute
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy && $(PY) -m bot check

calibrate: $(RUN_STAMP) ## learn without each writer in turn; thresholds into models/calibration.yml
	@$(PY) -m bot calibrate

evaluate: $(RUN_STAMP) $(DIET_STAMP) ## the benchmark table of the README
	@$(PY) -m bot train --if-stale && $(PY) -m tests.benchmarks.understanding

bench: $(RUN_STAMP) $(DEV_STAMP) $(DIET_STAMP) ## the speed tables of the README
	@$(PY) -m bot train --if-stale && $(PY) -m tests.benchmarks

lock: $(DEV_STAMP) ## make the lock files from requirements*.in
	@for name in requirements requirements-diet requirements-dev; do \
	  $(VENV)/bin/uv pip compile --quiet --no-deps --generate-hashes --python-version 3.11 --no-header --no-annotate $$name.in -o $$name.lock; done

clean: ## remove environment, model and the sandbox's data
	rm -rf $(VENV) var models/*.tar.gz models/*.model

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module is missing: apt-get install python3-venv"; exit 1; }

# Rasa imports more than this project runs; plain `rasa` commands must find what stands in for it
$(LIGHT).pth: bot/adapters/rasa/light.py | $(VENV)/bin/python
	@cp $< $(LIGHT).py && echo "import rasa_light; rasa_light.install()" > $@

$(RUN_STAMP): requirements.lock | $(VENV)/bin/python $(LIGHT).pth
	@echo "1/4 packages (once, some minutes)"
	@$(PIP) -r requirements.lock
	@rm -f $(VENV)/.installed-[0-9a-f]*; touch $@

$(DIET_STAMP): requirements-diet.lock | $(RUN_STAMP)
	@echo "packages for Rasa's own classifiers, to compare with (once, 1 GB)"
	@$(PIP) -r requirements-diet.lock
	@rm -f $(VENV)/.installed-diet-*; touch $@

$(DEV_STAMP): requirements-dev.lock | $(RUN_STAMP)
	@echo "1/3 packages for tests (once)"
	@$(PIP) -r requirements-dev.lock
	@rm -f $(VENV)/.installed-dev-*; touch $@
