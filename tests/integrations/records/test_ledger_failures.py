"""The ledger: every state that an effect can be found in, and everything that a call can do."""

import pytest

from agent.errors import (
    AccessDenied,
    Conflict,
    GateClosed,
    ModelError,
    OutcomeUnknown,
    PermanentError,
    SlotTaken,
    Throttled,
    TransientError,
)
from integrations.records import audit
from tests.integrations.records.ledger_bench import Bench, Crash, Result

DEFINITE = [
    TransientError("t"),
    Throttled("t", 1.0),
    PermanentError("p"),
    AccessDenied("a"),
    Conflict("c"),
    SlotTaken("s"),
]


@pytest.mark.parametrize("error", DEFINITE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("state", ["absent", "failed", "inflight"])
def test_definite_no_is_raised_and_may_be_tried_again(bench: Bench, state: str, error: Exception) -> None:
    bench.become(state)
    bench.provider.fails = error
    with pytest.raises(type(error)):
        bench.perform()
    assert bench.state == "failed"
    bench.provider.fails = None
    assert bench.perform() == {"event": 2}


@pytest.mark.parametrize("state", ["absent", "failed", "inflight"])
def test_ambiguous_failure_that_the_provider_clears_up_is_done(bench: Bench, state: str) -> None:
    bench.become(state)
    bench.provider.fails = OutcomeUnknown("u")
    assert bench.perform() == {"event": 1}
    assert bench.state == "done"


@pytest.mark.parametrize("answer", [None, TransientError("t"), PermanentError("p"), OutcomeUnknown("u")])
@pytest.mark.parametrize("state", ["absent", "failed", "inflight"])
def test_ambiguous_failure_that_stays_so_is_uncertain_and_never_repeated(
    bench: Bench, state: str, answer: Exception | None
) -> None:
    bench.become(state)
    before = bench.provider.probes

    def call() -> Result:
        bench.provider.probe_fails = answer
        bench.provider.calls += 1
        raise OutcomeUnknown("the line went dead")

    with pytest.raises(OutcomeUnknown):
        bench.perform(call=call)
    assert bench.state == "uncertain"
    probes = bench.provider.probes - before
    with pytest.raises(OutcomeUnknown):
        bench.perform()
    assert (bench.provider.calls, bench.provider.probes - before) == (1, probes)


def test_crash_while_the_provider_is_asked_leaves_an_uncertain_effect(bench: Bench) -> None:
    bench.provider.fails, bench.provider.probe_fails = OutcomeUnknown("u"), Crash()
    with pytest.raises(Crash):
        bench.perform()
    assert bench.state == "uncertain"


def test_interrupted_effect_that_the_provider_cannot_tell_is_uncertain(bench: Bench) -> None:
    bench.become("inflight")
    bench.provider.probe_fails = OutcomeUnknown("u")
    with pytest.raises(OutcomeUnknown):
        bench.perform()
    assert (bench.state, bench.provider.calls) == ("uncertain", 0)


def test_interrupted_effect_stays_so_while_the_provider_is_down(bench: Bench) -> None:
    bench.become("inflight")
    bench.provider.probe_fails = TransientError("t")
    with pytest.raises(TransientError):
        bench.perform()
    assert (bench.state, bench.provider.calls) == ("inflight", 0)


@pytest.mark.parametrize("error", [ValueError("a bug"), ModelError("m"), Crash()])
def test_what_says_nothing_about_the_effect_leaves_it_in_flight(bench: Bench, error: BaseException) -> None:
    bench.provider.fails = error
    with pytest.raises(type(error)):
        bench.perform()
    assert bench.state == "inflight"


@pytest.mark.parametrize("state", ["inflight", "done", "failed", "uncertain"])
def test_same_key_with_another_request_is_refused_in_every_state(bench: Bench, state: str) -> None:
    bench.become(state)
    with pytest.raises(PermanentError):
        bench.perform(bench.effect(text="See you never."))
    assert (bench.state, bench.provider.calls, bench.provider.probes) == (state, 0, 0)


@pytest.mark.parametrize("state", ["absent", "inflight", "failed"])
def test_closed_gate_holds_every_call_back_and_writes_nothing(bench: Bench, state: str) -> None:
    bench.become(state)
    bench.gate = "kill switch"
    before = audit.head(bench.desk.database), bench.desk.records.effects()
    with pytest.raises(GateClosed):
        bench.perform()
    assert (audit.head(bench.desk.database), bench.desk.records.effects()) == before
    assert bench.provider.calls == 0
    bench.gate = None
    bench.perform()
