# Everything runs in .venv, which is made on first use from uv.lock; all it takes is Python 3.11 or later.

PYTHON ?= python3
ARGS ?=
UV_VERSION := 0.13.9
UV := .venv-uv/bin/uv
BIN := .venv/bin

export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test chaos fuzz fuzz-guided check fix messages model requirements bench clean

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.synced ## Try the whole product against pretend platforms; ARGS="--speed 600" makes its time run faster
	$(BIN)/aftercare demo $(ARGS)

test: .venv/.synced ## Run all tests; ARGS="tests/desk -k urgent" runs some of them
	$(BIN)/pytest -q -n auto --dist worksteal $(ARGS)

chaos: .venv/.synced ## Break the desk for long and look whether it is whole; ARGS="--seed 7 --messages 10000 --kills 200"
	$(BIN)/python -m tests.chaos $(ARGS)

fuzz: .venv/.synced ## Knock at the four hooks a million times with whatever may come; ARGS="--help" tells what can be set
	$(BIN)/python -m tests.fuzzing.run $(ARGS)

fuzz-guided: .venv/.synced ## Let atheris look for bytes that break a parser; ARGS="wechat -max_total_time=60"
	$(BIN)/python -m tests.fuzzing.guided $(ARGS)

check: .venv/.synced ## Check format, lint, types, contracts, dependencies, texts and requirements
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(UV) lock --check
	$(BIN)/pytest -q tests/architecture

fix: .venv/.synced requirements ## Repair what can be repaired: format, lint, the requirements page
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: .venv/.synced ## Bring the catalogues of locales/ up to the texts in the code; new ones wait for a translator
	$(BIN)/pybabel -q extract -F pyproject.toml -k text --no-default-keywords --add-location=file --sort-by-file \
		--no-wrap --project=aftercare -o .venv/aftercare.pot .
	$(BIN)/pybabel -q update -i .venv/aftercare.pot -d locales -D aftercare --no-fuzzy-matching --ignore-obsolete \
		--no-wrap --ignore-pot-creation-date

model: .venv/.synced ## Train the recogniser on bot/triage/corpus/ anew and write its figures; ARGS="--date 2026-11-25"
	$(BIN)/python -m bot.triage.making $(ARGS)

requirements: .venv/.synced ## Write docs/requirements.md anew from the marks of the tests
	$(BIN)/python -m tests.requirements

bench: .venv/.synced ## Run every measurement of bench/
	@set -e; for script in $(sort $(wildcard bench/*.py)); do echo "== $$script"; $(BIN)/python $$script $(ARGS); done

clean: ## Remove the environments and caches, never the data
	rm -rf .venv .venv-uv .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/.synced: pyproject.toml uv.lock .venv-uv/uv-$(UV_VERSION)
	$(UV) sync --frozen --all-extras --python "$(PYTHON)"
	@touch $@

.venv-uv/uv-$(UV_VERSION):
	@command -v "$(PYTHON)" >/dev/null \
		|| { echo "There is no $(PYTHON) here. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is $$("$(PYTHON)" -V). Python 3.11 or later is needed; name one: make PYTHON=python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	"$(PYTHON)" -m venv --clear .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@
