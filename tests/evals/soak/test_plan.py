"""A soak's plan: the same for the same seed, with rests in which nothing happens."""

from hypothesis import given
from hypothesis import strategies as st

from evals.soak.plan import Arrival, Fault, FaultKind, MailKind, PhaseKind, Proxied, make_plan, phase_at


@given(st.integers(min_value=60, max_value=20_000), st.integers(min_value=0, max_value=99))
def test_nothing_happens_in_the_rests_and_no_connection_breaks_in_the_calms(seconds: int, seed: int) -> None:
    plan = make_plan(seconds, seed)
    assert plan.events == tuple(sorted(plan.events, key=lambda event: event.at))
    for event in plan.events:
        phase = phase_at(plan, event.at)
        assert phase is not PhaseKind.IDLE
        assert not (isinstance(event, Fault) and phase is PhaseKind.CALM)
    assert (plan.phases[0].start, plan.phases[-1].kind) == (0, PhaseKind.IDLE)


def test_an_hour_has_three_rests_and_everything_that_can_happen() -> None:
    plan = make_plan(3600, 1)
    rests = [phase.end - phase.start for phase in plan.phases if phase.kind is PhaseKind.IDLE]
    assert len(rests) == 3
    assert min(rests) >= 300
    faults = {(event.server, event.kind) for event in plan.events if isinstance(event, Fault)}
    assert faults == {(server, kind) for server in Proxied for kind in FaultKind}
    mails = [event for event in plan.events if isinstance(event, Arrival)]
    assert [mail.number for mail in sorted(mails, key=lambda mail: mail.number)] == list(range(1, len(mails) + 1))
    assert {mail.kind for mail in mails} == set(MailKind)
    assert len(mails) > 500


def test_a_seed_is_a_soak() -> None:
    assert make_plan(3600, 1) == make_plan(3600, 1)
    assert make_plan(3600, 1) != make_plan(3600, 2)
