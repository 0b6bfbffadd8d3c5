"""Gates as rows: what a person sets, and what the gatekeeper makes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from agent.domain import KILL_SWITCH, LEVEL, Effect, EffectKind, Gate, GateState, Integration, Level
from agent.errors import CircuitOpen, FrontdeskError, GateClosed
from integrations.records import Gatekeeper, SqlLedger, audit
from integrations.records.gates import LONGEST_WAIT, REFUSED
from tests.integrations.records.desk import Desk

CALENDAR, CIRCUIT = Integration.CALENDAR, "circuit_calendar"
SECOND = timedelta(seconds=1)
BOOK = Effect(EffectKind.BOOK, "c", "m")


def test_a_gate_is_closed_and_opened_and_each_is_audited_without_the_reason(desk: Desk) -> None:
    desk.records.set_gate(KILL_SWITCH, GateState.CLOSED, "ann@example.com complains", by="olive", at=desk.now)
    desk.records.set_gate("mailer", GateState.CLOSED, "moves", by="olive", at=desk.now, until=desk.now + desk.hour)
    assert desk.records.gates(desk.now) == [
        Gate(KILL_SWITCH, "closed", "ann@example.com complains", "olive", desk.now),
        Gate("mailer", "closed", "moves", "olive", desk.now, desk.now + desk.hour),
    ]
    desk.records.set_gate(KILL_SWITCH, GateState.OPEN, "", by="fred", at=desk.now)
    desk.records.set_gate(LEVEL, Level.SHADOW, "trial", by="olive", at=desk.now)
    written = [
        (entry.event, *(entry.facts[key] for key in ("gate", "state", "by"))) for entry in audit.entries(desk.database)
    ]
    assert written == [
        ("gate_set", KILL_SWITCH, "closed", "olive"),
        ("gate_set", "mailer", "closed", "olive"),
        ("gate_set", KILL_SWITCH, "open", "fred"),
        ("gate_set", LEVEL, "shadow", "olive"),
    ]
    assert "ann@example.com" not in str(audit.entries(desk.database))
    assert audit.verify(desk.database) == []


def test_a_persons_gate_whose_time_is_over_is_open_and_a_circuit_half_open(desk: Desk) -> None:
    desk.records.set_gate("calendar", GateState.CLOSED, "", by="olive", at=desk.now, until=desk.now + LONGEST_WAIT)
    desk.records.circuit_failed(CALENDAR, desk.now, at_once=REFUSED)
    for wait, states in ((LONGEST_WAIT - SECOND, ["closed", "closed"]), (SECOND, ["open", "half_open"])):
        desk.now += wait
        assert [gate.state for gate in desk.records.gates(desk.now)] == states


@pytest.mark.parametrize(("name", "state"), [(LEVEL, GateState.OPEN), (KILL_SWITCH, Level.OFF)])
def test_only_the_level_has_a_level_for_its_state(desk: Desk, name: str, state: GateState | Level) -> None:
    with pytest.raises(ValueError, match="and of no other"):
        desk.records.set_gate(name, state, "", by="olive", at=desk.now)
    assert desk.records.gates(desk.now) == []


def test_the_mails_that_a_gate_holds_back_are_counted(desk: Desk) -> None:
    held, _ = desk.mail("ann@example.com"), desk.mail("bob@example.com")
    desk.begin(held)
    desk.records.pause(held.id, KILL_SWITCH)
    assert desk.records.held_mails() == 1


def test_a_pause_keeps_from_one_integration_and_does_not_quote_its_reason(desk: Desk) -> None:
    desk.records.set_gate("calendar", GateState.CLOSED, "ann@example.com", by="olive", at=desk.now)
    with pytest.raises(GateClosed, match=r"^held back by calendar$") as caught:
        desk.records.enter(CALENDAR, desk.now)
    assert not isinstance(caught.value, CircuitOpen)
    desk.records.enter(Integration.MAILBOX, desk.now)


# --- the gatekeeper --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "ceiling", "level"),
    [
        (None, None, Level.OFF),
        (Level.AUTO, None, Level.AUTO),
        (None, Level.APPROVE, Level.APPROVE),
        (Level.AUTO, Level.APPROVE, Level.APPROVE),
        (Level.SHADOW, Level.AUTO, Level.SHADOW),
        (Level.OFF, Level.AUTO, Level.OFF),
        (Level.AUTO, Level.OFF, Level.OFF),
    ],
)
def test_the_level_is_the_lower_of_what_was_said_and_the_ceiling(
    desk: Desk, said: Level | None, ceiling: Level | None, level: Level
) -> None:
    if said:
        desk.records.set_gate(LEVEL, said, "", by="olive", at=desk.now)
    keeper = Gatekeeper(desk.records, lambda: desk.now, ceiling)
    assert keeper.level() is level
    acts = level in {Level.APPROVE, Level.AUTO}
    assert keeper.closed() == (frozenset() if acts else {LEVEL})
    assert (refusal(lambda: keeper.check(BOOK)) is None) == acts


def refusal(ask: Callable[[], object]) -> FrontdeskError | None:
    try:
        ask()
    except FrontdeskError as error:
        return error
    return None


def test_the_gatekeeper_names_the_gate_without_a_persons_words(desk: Desk) -> None:
    keeper = Gatekeeper(desk.records, lambda: desk.now, Level.AUTO)
    desk.records.set_gate("mailer", GateState.CLOSED, "ann@example.com", by="olive", at=desk.now)
    keeper.check(BOOK)
    desk.records.circuit_failed(CALENDAR, desk.now, at_once=REFUSED)
    with pytest.raises(CircuitOpen, match=f"^held back by {CIRCUIT}: {REFUSED}$"):
        keeper.check(BOOK)
    with pytest.raises(GateClosed, match=r"^held back by mailer$"):
        keeper.check(Effect(EffectKind.REPLY, "c", "m"))
    desk.records.set_gate(LEVEL, Level.SHADOW, "ann@example.com", by="olive", at=desk.now)
    with pytest.raises(GateClosed, match=r"^held back by level: shadow$"):
        keeper.check(BOOK)
    assert keeper.closed() == {LEVEL, "mailer", CIRCUIT}


@pytest.mark.parametrize("kind", EffectKind)
def test_with_the_kill_switch_on_the_ledger_calls_nothing_outside(desk: Desk, kind: EffectKind) -> None:
    mail, asked = desk.mail(), list[str]()

    def call() -> dict[str, str]:
        asked.append("called")
        return {}

    ledger = SqlLedger(desk.database, lambda: desk.now, Gatekeeper(desk.records, lambda: desk.now, Level.AUTO))
    desk.records.set_gate(KILL_SWITCH, GateState.CLOSED, "", by="olive", at=desk.now)
    error = refusal(lambda: ledger.perform(Effect(kind, mail.conversation_id, mail.id), call, lambda: None))
    if kind in {EffectKind.HOLD, EffectKind.RELEASE}:
        assert (error, asked) == (None, ["called"])
    else:
        assert (str(error), asked) == (f"held back by {KILL_SWITCH}", [])
        assert desk.records.effects(mail.id) == []
