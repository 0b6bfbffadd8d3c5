"""Laws 7 and 8 over ledger, owed and conversation: in whatever order things happen, nothing twice and nothing lost."""

import pytest
from hypothesis import HealthCheck, settings

from tests.agent.desk import Desk
from tests.agent.machine.machine import DeskMachine
from tests.agent.machine.outages import EFFECTS, HARMLESS, OURS, READS

TestDesk = DeskMachine.TestCase
if settings.get_current_profile_name() == "suite":
    TestDesk.settings = settings(max_examples=5, stateful_step_count=15, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("calls", [READS, HARMLESS, EFFECTS, OURS], ids=["reads", "harmless", "effects", "ours"])
def test_every_call_that_is_to_fail_is_one_that_a_port_has(desk: Desk, calls):
    assert [
        (port, name) for port, names in calls.items() for name in names if not hasattr(desk.ports[port], name)
    ] == []
