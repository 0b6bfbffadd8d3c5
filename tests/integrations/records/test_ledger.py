"""The ledger: effects happen once, whatever dies in between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.domain import EffectKind
from agent.errors import (
    OutcomeUnknown,
    PermanentError,
    SlotTaken,
    TransientError,
)
from integrations.records import audit
from integrations.records.schema import EffectState
from tests.integrations.records.desk import Desk
from tests.integrations.records.ledger_bench import Bench, Result


def test_intent_is_committed_before_the_call_and_the_result_after_it(bench: Bench) -> None:
    seen = []

    def call() -> Result:
        seen.extend(bench.desk.records.effects(bench.mail.id))
        return {"event": 1}

    assert bench.perform(call=call) == {"event": 1}
    assert [(row.state, row.attempts, row.result) for row in seen] == [(EffectState.INFLIGHT, 1, None)]
    assert seen[0].request == bench.effect().request
    (row,) = bench.desk.records.effects(bench.mail.id, state=EffectState.DONE)
    assert (row.state, row.result, row.kind) == (EffectState.DONE, {"event": 1}, EffectKind.REPLY)


def test_done_effect_gives_its_stored_result_and_is_not_repeated(bench: Bench) -> None:
    assert [bench.perform() for _ in range(3)] == [{"event": 1}] * 3
    assert (bench.provider.calls, bench.provider.probes) == (1, 0)


@pytest.mark.parametrize("happens", [True, False])
def test_crash_during_the_call_is_resolved_by_asking_the_provider(bench: Bench, happens: bool) -> None:
    bench.crash(happens=happens)
    assert bench.state == "inflight"
    assert bench.perform() == {"event": 1 if happens else 2}
    assert (bench.provider.calls, bench.provider.probes) == (1 if happens else 2, 1)
    assert bench.state == "done"


def test_repeated_crashes_never_lead_to_two_effects(bench: Bench) -> None:
    for _ in range(4):
        bench.crash(happens=False)
    bench.crash(happens=True)
    assert bench.perform() == {"event": 5}
    assert bench.desk.records.effects()[0].attempts == 5


def test_provider_that_knows_of_nothing_is_not_believed_before_the_grace_is_over(bench: Bench) -> None:
    bench.grace = timedelta(minutes=10)
    bench.crash(happens=False)
    with pytest.raises(TransientError, match="too early"):
        bench.perform()
    assert (bench.state, bench.provider.calls) == ("inflight", 1)
    bench.desk.now += bench.grace
    assert bench.perform() == {"event": 2}


def test_effect_that_shows_within_the_grace_is_taken_at_once(bench: Bench) -> None:
    bench.grace = timedelta(minutes=10)
    bench.crash(happens=True)
    assert bench.perform() == {"event": 1}


def test_closed_gate_does_not_hide_what_has_happened(bench: Bench) -> None:
    bench.crash(happens=True)
    bench.gate = "kill switch"
    assert bench.perform() == bench.perform() == {"event": 1}


def test_uncertain_effect_is_settled_by_a_person(bench: Bench, desk: Desk) -> None:
    bench.become("uncertain")
    ledger, key = bench.ledger, bench.effect().key
    ledger.resolve(key, None, by="ada")
    assert bench.perform() == {"event": 1}
    with pytest.raises(PermanentError):
        ledger.resolve(key, {"event": 9}, by="ada")


def test_person_who_found_the_effect_gives_its_result(bench: Bench, desk: Desk) -> None:
    bench.become("uncertain")
    bench.ledger.resolve(bench.effect().key, {"event": 9}, by="ada")
    assert bench.perform() == {"event": 9}
    assert bench.provider.calls == 0


def test_second_executor_cannot_take_an_effect_that_is_being_tried(bench: Bench) -> None:
    bench.crash(happens=False)

    def probe_while_another_takes_it() -> Result | None:
        bench.perform()
        return None

    with pytest.raises(TransientError):
        bench.ledger.perform(bench.effect(), bench.provider.call, probe_while_another_takes_it)
    assert bench.provider.calls == 2
    assert bench.state == "done"


def test_executor_that_was_overtaken_does_not_undo_what_is_done(bench: Bench) -> None:
    def call() -> Result:
        bench.provider.knows = {"event": "found by another"}
        bench.perform()
        raise TransientError("too late")

    with pytest.raises(TransientError):
        bench.perform(call=call)
    assert bench.state == "done"
    assert bench.perform() == {"event": "found by another"}


@pytest.mark.parametrize("kind", [EffectKind.BOOK, EffectKind.MOVE, EffectKind.CANCEL])
def test_mail_has_one_booking_effect_at_most(bench: Bench, kind: EffectKind) -> None:
    bench.perform(bench.effect(EffectKind.BOOK, slot=1))
    other = replace(bench.effect(kind, slot=2), generation=2)
    with pytest.raises(PermanentError):
        bench.perform(other)
    assert bench.provider.calls == 1
    bench.perform(bench.effect(EffectKind.REPLY))


def test_slot_that_was_lost_leaves_room_for_another_booking(bench: Bench) -> None:
    bench.provider.fails = SlotTaken("s")
    with pytest.raises(SlotTaken):
        bench.perform(bench.effect(EffectKind.BOOK, slot=1))
    bench.provider.fails = None
    assert bench.perform(replace(bench.effect(EffectKind.BOOK, slot=2), generation=2)) == {"event": 2}


def test_message_id_of_a_reply_is_known_before_it_can_be_answered(bench: Bench, desk: Desk) -> None:
    answers = []

    def call() -> Result:
        answers.append(desk.mail("ada@example.com", "<r1@desk.test>"))
        return {}

    assert bench.perform(bench.effect(message_id="<r1@desk.test>"), call) == {}
    assert answers[0].conversation_id == bench.mail.conversation_id


def test_every_state_is_audited_without_content(bench: Bench) -> None:
    bench.become("failed")
    bench.crash(happens=False)
    bench.provider.fails = OutcomeUnknown("u")
    bench.perform()
    found = audit.entries(bench.desk.database, bench.mail.id)[1:]
    states = ["inflight", "failed", "inflight", "inflight", "done"]
    assert [entry.event for entry in found] == [f"effect_{state}" for state in states]
    assert {tuple(entry.facts) for entry in found} == {("attempt", "key", "kind")}
    assert audit.verify(bench.desk.database) == []


def test_results_are_returned_as_they_are_stored(bench: Bench) -> None:
    first = bench.perform(call=lambda: {"at": bench.desk.now, "pair": (1, 2)})
    assert first == bench.perform() == {"at": bench.desk.now.isoformat(), "pair": [1, 2]}


def test_executor_that_was_overtaken_returns_what_is_stored(bench: Bench) -> None:
    def call() -> Result:
        bench.provider.knows = {"event": "found by another"}
        bench.perform()
        return {"event": "late"}

    assert bench.perform(call=call) == bench.perform() == {"event": "found by another"}
