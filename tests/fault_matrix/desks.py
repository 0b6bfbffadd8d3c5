"""A desk in memory whose ports fail on request, each behind its gates as in an installation, and how its mail ends."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from agent.domain import Folder, GateState, Integration
from agent.errors import FrontdeskError, OutcomeUnknown, Throttled
from agent.form import DraftForm, RequestForm
from integrations.records.tables import mails
from ops.calendar_watch import CalendarWatch
from ops.circuits import guarded
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import Desk, database_with_tables, open_desk
from tests.agent.mails import ANN, ANN_CONTACT, BOOK, NOW, OWNER, form, mail, window
from tests.agent.test_workflow_calendar import SLOT, itip
from tests.fault_matrix.endings import CLASSES

OUTAGE = timedelta(hours=2)
"""How long a fault lasts that is there for good: longer than a mail may wait."""
_AFTERWARDS = timedelta(hours=3)
_STEP = timedelta(minutes=30)
_LOOKS = timedelta(minutes=5)
_FRIDAY = window("Friday, 6 March at 11:00", "2026-03-06", "11:00")
_MAILS = {
    "book": (mail(), BOOK),
    "move": (mail("Can we move our call to Friday, 6 March at 11:00?"), form("move", _FRIDAY)),
    "cancel": (mail("Please cancel our call."), form("cancel")),
    "cancel nothing": (mail("Please cancel our call."), form("cancel")),
    "person": (mail("I want to talk to Olive."), form("wants_person")),
    "accept": (itip(), BOOK),
}
"""What is asked, and how a model that is right reads it; an answer to an invitation is read by no model."""
_BOOKED = ("move", "cancel", "accept")
_ABOUT = {"request": RequestForm, "draft": DraftForm}
_FOR_EVER = 10_000


def mail_ends(call: str, asks: str, word: str, *, once: bool) -> str:
    """Play a mail during which the calls fail with errors of this word, and say how it ends."""
    desk = _guarded_desk(asks, watches=call == "calendar.changes")
    name, _, about = call.partition(", ")
    port, _, method = name.partition(".")
    if method == "is_sent":
        desk.fails("mailer", "send", OutcomeUnknown("the connection was lost after the text"))
    desk.fails(port, method, _error(word), 1 if once else _FOR_EVER, about=_ABOUT.get(about))
    raw, said = _MAILS[asks]
    desk.forms += [said] * 9
    desk.mailbox.deliver(raw)
    closes = _pass_time(desk, NOW + OUTAGE)
    desk.ports[port].faults.clear()
    _pass_time(desk, NOW + OUTAGE + _AFTERWARDS)
    _judge(desk, asks)
    return "; ".join([*_outcome(desk), *(["the gate closes"] if closes else []), *_told(desk)])


def _guarded_desk(asks: str, *, watches: bool) -> Desk:
    desk = open_desk(contacts=(ANN_CONTACT,))
    if asks in _BOOKED:
        desk.booked(SLOT)
    deps, ports = desk.deps, {Integration(name): port for name, port in desk.ports.items() if name in set(Integration)}
    gated = {str(name): guarded(port, name, desk.records, deps.now) for name, port in ports.items()}
    calendars = dict.fromkeys(deps.calendars, gated.pop("calendar"))
    desk.deps = replace(deps, **gated, calendars=calendars)
    records = desk.ports["records"]
    watch = CalendarWatch(desk.deps, desk.records, _LOOKS if watches else timedelta())
    desk.worker = Worker(desk.deps, records, Runs(desk.deps, records, desk.saver), start="all", watch=watch.look)
    return desk


def _error(word: str) -> FrontdeskError:
    kind = CLASSES[word]
    if kind is Throttled:
        return Throttled("later", 17)
    return kind("the far side", "items[0]") if word == "shape" else kind("a fault")


def _pass_time(desk: Desk, until: datetime) -> bool:
    """Let the worker pass whenever something is due, and now and then in any case; say whether a gate was closed."""
    closes = False
    while desk.clock[0] < until:
        with suppress(FrontdeskError):
            desk.run()
        now = desk.clock[0]
        closes |= any(gate.state == GateState.CLOSED for gate in desk.records.gates(now))
        due = desk.records.next_due(now) or until
        desk.clock[0] = min(max(due, now + timedelta(seconds=1)), now + _STEP, until)
    with suppress(FrontdeskError):
        desk.run()
    return closes


def _mail_id(desk: Desk) -> str:
    with database_with_tables().connect() as connection:
        return str(connection.execute(sa.select(mails.c.id).order_by(mails.c.received_at.desc())).scalars().first())


def _outcome(desk: Desk) -> list[str]:
    """Return the outcome, and the reasons of handoffs that stand beside it."""
    outcome = desk.outcome(_mail_id(desk))
    return [outcome, *(f"handoff {reason}" for reason in desk.handoffs() if reason not in outcome)]


def _told(desk: Desk) -> list[str]:
    """Say who has been told of a handoff by mail, once they could be."""
    if not desk.handoffs():
        return []
    is_answered = desk.outcome(_mail_id(desk)).startswith("handed_off") and desk.mails_to(ANN)
    told = [*(["owner"] if desk.mails_to(OWNER.address) else []), *(["sender"] if is_answered else [])]
    return [f"{' and '.join(told) or 'nobody'} told"]


def _judge(desk: Desk, asks: str) -> None:
    """See that nothing is lost or doubled, and that what is said to have happened has."""
    outcome = desk.outcome(_mail_id(desk))
    slots = list(desk.events().values())
    written = [sent for sent in desk.mails_to(ANN) if "olive" not in sent.to]
    assert len(written) == len({sent.message_id for sent in written}), "a mail was sent twice"
    assert len(desk.mailbox.sent) == len(set(desk.mailbox.sent)), "a copy was kept twice"
    assert len(desk.mailbox.drafts) <= 1, "a draft was kept twice"
    assert len(desk.contacts.activities) <= 1, "an activity was noted twice"
    places = [*desk.mailbox.inbox.values(), *(raw for folder in Folder for raw in desk.mailbox.filed[folder])]
    assert len(places) == 1, "the mail was lost or doubled"
    if asks == "book":
        assert len(slots) <= 1, "it was booked twice"
        assert slots or outcome != "booked", "it was not booked"
    elif asks == "accept":
        assert slots == [SLOT], "the booking was lost or doubled"
    elif asks == "move":
        assert len(slots) == 1, "the booking was lost or doubled"
        assert (slots[0] != SLOT) or outcome != "moved", "it was not moved"
    elif asks == "cancel":
        assert not slots or outcome != "cancelled", "it was not cancelled"
