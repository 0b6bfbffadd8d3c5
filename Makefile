# The only list of commands. Hooks and CI call these.
# PYTHON=python3.13 picks another interpreter; each gets a virtual environment of its own.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := $(if $(filter command line environment,$(origin PYTHON)),.venv-$(notdir $(PYTHON)),.venv)
RUN := $(VENV)/bin/
INSTALLED := $(VENV)/.installed
ARGS ?=
LATER = @echo "make $@ is not built yet." >&2; exit 2

.PHONY: help setup demo check test test-servers live chaos machine race laws soak corpora mutants understanding eval eval-faults eval-mutants run doctor record bench docs fix
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

setup: $(INSTALLED) ## Make the virtual environment from requirements.lock
	@if [ -d .git ] && [ -z "$$CI" ]; then $(RUN)pre-commit install >/dev/null; fi

$(INSTALLED): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Frontdesk needs Python 3.11 or newer. On Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { v=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt install $$v" >&2; exit 1; }
	@echo "Installing into $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN)python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED) ## Play a morning's mail on this machine: real servers, recorded model
	@$(RUN)frontdesk demo $(ARGS)

check: $(INSTALLED) ## Format, lint, types, import rules, generated texts
	$(RUN)ruff format --check --quiet .
	$(RUN)ruff check --quiet .
	$(RUN)mypy
	$(RUN)lint-imports --no-cache
	$(RUN)cog --check -I . README.md ops/times.md
	$(RUN)python -m ops.scan
	$(RUN)frontdesk understanding --check
	$(RUN)python -m tests.fault_matrix.document --check

test: $(INSTALLED) ## The tests that need nothing but Python, but for the longest
	$(RUN)python -m pytest -q -n 3 --dist worksteal $(ARGS)

test-servers: $(INSTALLED) ## Against Dovecot and PostgreSQL, which must be installed, and as whole processes
	$(RUN)python -m pytest -q -n 3 --dist worksteal --servers tests/agent/machine/test_desk_machine.py tests/agent/test_races.py tests/agent/test_two_desks.py tests/agent/test_workflow_answers.py tests/agent/test_workflow_google.py tests/agent/test_workflow_invitations.py tests/agent/test_workflow_one_customer.py tests/agent/test_workflow_shown_holds.py tests/evals/chaos tests/evals/corpora/test_playing.py tests/evals/breakages/test_playing.py tests/evals/evaluation tests/evals/faults/test_playing.py tests/evals/pilot tests/evals/recorder tests/evals/reply_checks tests/evals/soak/test_soak.py tests/evals/test_demo.py tests/evals/test_demo_command.py tests/evals/test_recordings.py tests/evals/understanding tests/fault_matrix tests/integrations tests/ops/cli/test_handle_hostile.py tests/ops/cli/test_run.py tests/ops/cli/test_worker.py tests/ops/world/test_play_faults.py tests/ops/world/test_play_silence.py tests/ops/world/test_play_watch.py $(ARGS)

live: $(INSTALLED) ## The calendar's contract in the calendar of a sandbox account, which the settings name and which is empty
	$(RUN)python -m pytest -q -p no:cacheprovider -o addopts=--import-mode=importlib -W ignore::pytest.PytestUnraisableExceptionWarning --live tests/live $(ARGS)

chaos: $(INSTALLED) ## Kill the worker everywhere and count at the servers; goes on where it was stopped
	$(RUN)frontdesk chaos $(ARGS)

soak: $(INSTALLED) ## Handle mail for an hour on connections that break, and measure the worker from outside
	$(RUN)frontdesk soak $(ARGS)

corpora: $(INSTALLED) ## Score the reading of mail against cases that others wrote, where they lie in ../shared/corpora
	@$(RUN)frontdesk corpora $(ARGS)

mutants: $(INSTALLED) ## Change times, slots and offers in small places, and count what their tests notice; goes on where it was stopped
	@nice -n 10 $(RUN)frontdesk mutants $(ARGS)

understanding: $(INSTALLED) ## Compare what the recorded model made of each mail with its label, and write evals/understanding.md
	@$(RUN)frontdesk understanding $(ARGS)

machine: $(INSTALLED) ## Ten thousand random steps of customers, failures, kills and gates, checked after each
	$(RUN)python -m pytest -q -s --hypothesis-profile=long tests/agent/machine $(ARGS)

race: $(INSTALLED) ## Two customers who race for one slot, in 200 rounds; ARGS="3 20" for three rounds of twenty
	$(RUN)python -m tests.agent.race $(or $(ARGS),200 2)

laws: $(INSTALLED) ## The laws 1 to 6 over ten thousand conversations with hostile mails and models; says how many were tried
	$(RUN)python -m pytest -q -n 2 --dist worksteal --hypothesis-profile=laws --hypothesis-show-statistics tests/agent/laws tests/agent/decisions/test_decision_laws.py $(ARGS)

run: $(INSTALLED) ## Work on your mailbox until stopped
	$(RUN)frontdesk worker

record: $(INSTALLED) ## Record what is missing or stale against OPENAI_BASE_URL; CASE=name for one case
	@$(RUN)frontdesk record $(CASE) $(ARGS)

docs: $(INSTALLED) ## Write the generated parts of README.md and ops/times.md, .env.example, ops/fault_matrix.md, and the schema of the policy file
	$(RUN)cog -r -I . README.md ops/times.md
	$(RUN)python -m tests.fault_matrix.document
	$(RUN)python -c 'from pathlib import Path; from ops.settings import env_example; Path(".env.example").write_text(env_example(), encoding="utf-8")'
	$(RUN)frontdesk policy schema > ops/policy.schema.json
	$(RUN)frontdesk cases schema > evals/case.schema.json

fix: $(INSTALLED) ## Repair what can be repaired by itself
	$(RUN)ruff format --quiet .
	$(RUN)ruff check --fix --quiet .
	$(MAKE) docs

eval: $(INSTALLED) ## Play the recorded trials of the cases again, judge them, and write evals/report.md
	@$(RUN)frontdesk eval $(ARGS)

eval-faults: $(INSTALLED) ## Play the recorded mails while something fails; count harm and losses, and write evals/faults.md
	@$(RUN)frontdesk eval-faults $(ARGS)

eval-mutants: $(INSTALLED) ## Break the agent on purpose in named ways, see whether the cases find out, and write evals/breakages.md
	@$(RUN)frontdesk eval-mutants $(ARGS)

doctor: $(INSTALLED) ## Ask every integration whether it works; changes nothing
	@$(RUN)frontdesk doctor $(ARGS)

bench: ## Measure throughput (comes with many workers)
	$(LATER)
