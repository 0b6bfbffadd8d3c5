"""The ledger: every state that an effect can be found in, and everything that a call can do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import EffectKind, Owed
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
    Unsettled,
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


@pytest.mark.parametrize("answer", [None, TransientError("t"), PermanentError("p"), OutcomeUnknown("u"), Crash()])
@pytest.mark.parametrize("state", ["absent", "failed", "inflight"])
def test_ambiguous_failure_that_the_provider_does_not_clear_up_is_not_repeated_before_the_grace_is_over(
    bench: Bench, state: str, answer: BaseException | None
) -> None:
    bench.become(state)
    bench.grace = timedelta(minutes=10)

    def call() -> Result:
        bench.provider.probe_fails = answer
        bench.provider.calls += 1
        raise OutcomeUnknown("the line went dead")

    bench.desk.now += bench.grace
    with pytest.raises((Unsettled, Crash)):
        bench.perform(call=call)
    bench.provider.probe_fails = None
    with pytest.raises(Unsettled) as early:
        bench.perform()
    assert (bench.state, bench.provider.calls, early.value.retry_after) == ("inflight", 1, 600)
    bench.desk.now += bench.grace
    assert bench.perform() == {"event": 2}


def test_provider_that_can_never_tell_leaves_an_uncertain_effect_once_the_grace_is_over(bench: Bench) -> None:
    bench.grace = timedelta(minutes=10)
    bench.crash(happens=True)
    bench.provider.probe_fails = OutcomeUnknown("u")
    with pytest.raises(Unsettled):
        bench.perform()
    assert bench.state == "inflight"
    bench.desk.now += bench.grace
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            bench.perform()
    assert (bench.state, bench.provider.calls, bench.provider.probes) == ("uncertain", 1, 2)


@pytest.mark.parametrize("error", [Conflict("c"), SlotTaken("s")])
@pytest.mark.parametrize("asked", ["at once", "later"])
def test_what_the_probe_takes_back_did_not_last(bench: Bench, asked: str, error: Exception) -> None:
    if asked == "later":
        bench.crash(happens=True)
    else:
        bench.provider.fails = OutcomeUnknown("u")
    bench.provider.probe_fails = error
    with pytest.raises(type(error)):
        bench.perform()
    assert bench.state == "failed"


def test_what_follows_from_an_effect_is_owed_with_its_result_and_once(bench: Bench) -> None:
    bench.owed = (Owed(EffectKind.ACTIVITY, "k", {"contact_id": "c1", "text": "booked"}),)
    bench.provider.fails = TransientError("t")
    with pytest.raises(TransientError):
        bench.perform()
    assert bench.desk.records.owed_due(bench.desk.now) == []
    bench.crash(happens=True)
    for _ in range(2):
        bench.perform()
    assert [delivery.key for delivery in bench.desk.records.owed_due(bench.desk.now)] == ["k"]


@pytest.mark.parametrize("state", ["absent", "inflight", "done", "failed", "uncertain"])
def test_mail_has_acted_unless_all_it_asked_for_has_failed(bench: Bench, state: str) -> None:
    bench.become(state)
    nothing = state in {"absent", "failed"}
    assert bench.ledger.acted(bench.mail.id) == (frozenset() if nothing else {EffectKind.REPLY})


@pytest.mark.parametrize("state", ["absent", "inflight", "done", "failed", "uncertain"])
def test_giving_up_leaves_what_was_cut_short_to_a_person(bench: Bench, state: str) -> None:
    bench.become(state)
    is_unclear = state in {"inflight", "uncertain"}
    assert bench.ledger.give_up(bench.mail.id) == bench.ledger.give_up(bench.mail.id) == is_unclear
    assert bench.state == ("uncertain" if is_unclear else state)


def test_each_booking_that_failed_uses_its_number_up(bench: Bench) -> None:
    assert bench.ledger.generation(bench.mail.id) == 1
    bench.provider.fails = SlotTaken("s")
    for number in (1, 2):
        with pytest.raises(SlotTaken):
            bench.perform(replace(bench.effect(EffectKind.BOOK, slot=number), generation=number))
        assert bench.ledger.generation(bench.mail.id) == number + 1
    bench.become("failed")
    assert bench.ledger.generation(bench.mail.id) == 3


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


@pytest.mark.parametrize("state", ["inflight", "done", "uncertain"])
def test_same_key_with_another_request_is_refused_unless_nothing_has_come_of_the_first(
    bench: Bench, state: str
) -> None:
    bench.become(state)
    with pytest.raises(PermanentError):
        bench.perform(bench.effect(text="See you never."))
    assert (bench.state, bench.provider.calls, bench.provider.probes) == (state, 0, 0)


def test_what_has_failed_may_be_asked_for_otherwise(bench: Bench) -> None:
    bench.become("failed")
    assert bench.perform(bench.effect(text="See you on Friday.")) == {"event": 1}
    [row] = bench.desk.records.effects(bench.mail.id)
    assert row.request == {"text": "See you on Friday."}


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
