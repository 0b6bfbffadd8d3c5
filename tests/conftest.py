"""Options of the whole suite."""

import gc

import pytest
from hypothesis import HealthCheck, Phase, settings

import agent  # noqa: F401 - before any test imports langgraph
from ops.offline import stay_offline

# A test opens a whole desk and drops it: at the usual thresholds a tenth of the time goes into looking for garbage.
gc.set_threshold(100_000, 20, 100)
# The same examples on every machine and in every run, and no time limit for one: a slow machine is no failure.
settings.register_profile("suite", deadline=None, derandomize=True)
# For the machine in tests/agent/machine: other examples in every run, and at least 10,000 steps.
settings.register_profile(
    "long",
    deadline=None,
    database=None,
    max_examples=250,
    stateful_step_count=50,
    print_blob=True,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# For the laws in tests/agent/laws: other examples in every run; 10,000 plays in six tests, each judged by every law.
settings.register_profile(
    "laws",
    deadline=None,
    database=None,
    max_examples=10_000 // 6 + 1,
    print_blob=True,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("suite")


WHOLE_PROCESSES = (
    "agent/machine/test_desk_machine.py",
    "agent/test_races.py",
    "agent/test_two_desks.py",
    "agent/test_workflow_answers.py",
    "agent/test_workflow_google.py",
    "agent/test_workflow_invitations.py",
    "agent/test_workflow_one_customer.py",
    "agent/test_workflow_shown_holds.py",
    "evals/chaos/test_suite.py",
    "evals/corpora/test_playing.py",
    "evals/breakages/test_playing.py",
    "evals/evaluation/test_evaluation.py",
    "evals/evaluation/test_layout.py",
    "evals/faults/test_playing.py",
    "evals/pilot/test_playing.py",
    "evals/pilot/test_recording.py",
    "evals/recorder/test_command.py",
    "evals/recorder/test_trial.py",
    "evals/reply_checks/test_facts.py",
    "evals/soak/test_soak.py",
    "evals/test_demo.py",
    "evals/test_demo_command.py",
    "fault_matrix/test_outcomes.py",
    "fault_matrix/test_wire.py",
    "integrations/crm/test_tryton.py",
    "integrations/google/test_google_changes.py",
    "integrations/google/test_google_cut_short.py",
    "integrations/google/test_google_threads.py",
    "integrations/mail_faults/test_poison.py",
    "integrations/mail_faults/test_session_faults.py",
    "integrations/mail_faults/test_watch_faults.py",
    "integrations/records/test_diary_races.py",
    "integrations/test_caldav_changes.py",
    "integrations/test_caldav_conventions.py",
    "integrations/test_live.py",
    "integrations/test_smtp_faults.py",
    "ops/cli/test_handle_hostile.py",
    "ops/cli/test_run.py",
    "ops/cli/test_worker.py",
    "ops/world/test_play_faults.py",
    "ops/world/test_play_silence.py",
    "ops/world/test_play_watch.py",
)
"""They start desks or servers again and again: `make test-servers` runs them, the quick suite has no time for them."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep the suite on this machine, names and datagrams too."""
    if not config.getoption("--live", default=False):
        stay_offline()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long plays of whole processes to `make test-servers`, unless one is named."""
    if config.getoption("--servers") or any("::" in str(name) or str(name).endswith(".py") for name in config.args):
        return
    long = [item for item in items if item.path.as_posix().endswith(WHOLE_PROCESSES)]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make test-servers` turns on."""
    parser.addoption(
        "--servers",
        action="store_true",
        help="repeat the mail suite against Dovecot, which has to be installed",
    )
