"""Laws 7 and 8 over ledger, owed and conversation: in whatever order things happen, nothing twice and nothing lost."""

from hypothesis import HealthCheck, settings

from tests.agent.machine.machine import DeskMachine

TestDesk = DeskMachine.TestCase
if settings.get_current_profile_name() == "suite":
    TestDesk.settings = settings(max_examples=5, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow])
