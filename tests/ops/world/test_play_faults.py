"""Failures of the servers, as a world file writes them, and what becomes of the mail."""

from typing import Any

import pytest

from agent.domain import EffectKind, Reason
from agent.errors import FrontdeskError, ModelError, PermanentError, TransientError
from ops.formats import HandleLine
from ops.world.play import EndState, play
from tests.ops.morning import ANN, BOOK, BOOKING, mail, scripted, world


def broken(server: str, kind: str = "unavailable", times: int = 1, **changes: Any) -> EndState:
    fault = {"server": server, "kind": kind, "times": times}
    return play(world(faults=[fault], **changes), [mail(BOOKING)], scripted(BOOK))


def result(end: EndState) -> tuple[str | None, Reason | None]:
    (line,) = end.mails
    return line.outcome, line.reason


def sent(end: EndState, kind: EffectKind) -> int:
    return sum(effect.kind is kind for line in end.mails for effect in line.effects)


@pytest.mark.parametrize("server", ["calendar", "smtp"])
def test_an_outage_shorter_than_the_deadline_only_takes_time(server: str) -> None:
    end = broken(server, times=3)
    assert result(end) == ("booked", None)
    assert (sent(end, EffectKind.BOOK), sent(end, EffectKind.REPLY), end.differences) == (1, 1, ())
    waits = [entry["facts"]["not_before"] for entry in end.audit if entry["event"] == "mail_retry_later"]
    assert waits == sorted(waits)
    assert len(waits) > 1


def test_an_unknown_calendar_is_never_free() -> None:
    end = broken("calendar", times=1000)
    assert result(end) == ("handed_off", Reason.CALENDAR_UNKNOWN)
    assert (end.after.events, sent(end, EffectKind.REPLY), end.differences) == ({}, 0, ())


def test_a_reply_that_no_server_takes_is_handed_off_and_the_booking_stands() -> None:
    end = broken("smtp", times=12, policy={"retry_minutes": 5})
    assert result(end) == ("handed_off", Reason.SENDING_FAILED)
    assert (len(end.after.events), sent(end, EffectKind.REPLY), end.differences) == (1, 0, ())


@pytest.mark.parametrize(("kind", "arrived"), [("drop", 0), ("store_then_drop", 1)])
def test_a_reply_that_nobody_knows_of_is_never_repeated(kind: str, arrived: int) -> None:
    end = broken("smtp", kind)
    assert result(end) == ("handed_off", Reason.EFFECT_UNCERTAIN)
    assert (sent(end, EffectKind.REPLY), sent(end, EffectKind.ACK), sent(end, EffectKind.NOTICE)) == (arrived, 1, 1)
    assert end.differences == ()


def test_a_booking_that_was_stored_though_the_connection_broke_is_found() -> None:
    end = broken("calendar", "store_then_drop")
    assert result(end) == ("booked", None)
    assert (len(end.after.events), sent(end, EffectKind.REPLY), end.differences) == (1, 1, ())


def test_a_booking_that_did_not_arrive_is_made_once_the_calendar_is_to_be_believed() -> None:
    end = broken("calendar", "drop")
    assert result(end) == ("booked", None)
    assert (len(end.after.events), sent(end, EffectKind.REPLY), end.differences) == (1, 1, ())


@pytest.mark.parametrize(
    ("errors", "outcome", "reason", "calls"),
    [
        ([TransientError("model: down")] * 2, "booked", None, 4),
        ([TransientError("model: down")] * 99, "handed_off", Reason.MODEL_UNAVAILABLE, None),
        ([PermanentError("model: gone")], "handed_off", Reason.MODEL_UNAVAILABLE, 1),
        ([ModelError("model: not the form")], "booked", None, 3),
        ([ModelError("model: not the form")] * 2, "handed_off", Reason.MODEL_INVALID, 2),
    ],
)
def test_a_failing_model_is_asked_again_or_a_person_is(
    errors: list[FrontdeskError], outcome: str, reason: Reason | None, calls: int | None
) -> None:
    end = play(world(), [mail(BOOKING)], scripted(*errors, BOOK))
    assert result(end) == (outcome, reason)
    assert calls in {None, len(end.mails[0].model_calls)}
    assert told_to(end.mails[0]) == {ANN}


def told_to(line: HandleLine) -> set[str]:
    return {address for effect in line.effects if effect.to == "customer" for address in effect.recipients}
