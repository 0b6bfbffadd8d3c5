"""What the worker owes calendars: attendees' answers, and tentative events that show what is held."""

from typing import Any

from agent import papers
from agent.domain import Effect, EffectKind, Hold
from agent.effects import ShownHold, event_document
from agent.errors import Conflict, Gone, OutcomeUnknown, TransientError, Unsettled
from agent.obligations import AttendeeAnswer
from agent.ports import Calendar, Deps
from integrations.records import SqlRecords
from integrations.records.deliveries import Delivery

OF_CALENDARS = frozenset({EffectKind.ANSWER, EffectKind.SHOW_HOLD, EffectKind.HIDE_HOLD})


def deliver_to_calendar(deps: Deps, records: SqlRecords, delivery: Delivery, payload: dict[str, Any]) -> str | None:
    """Deliver what is owed a calendar; say why it is owed no more, where that is so."""
    if delivery.kind is EffectKind.ANSWER:
        return _note_answer(deps, papers.read(AttendeeAnswer, payload))
    shown = papers.read(ShownHold, payload)
    calendar = deps.calendars.get(shown.owner)
    if calendar is None:
        return "owner_gone"
    if delivery.kind is EffectKind.SHOW_HOLD:
        return _show(deps, records, delivery, shown, calendar)
    return _hide(records, shown, calendar)


def _note_answer(deps: Deps, noted: AttendeeAnswer) -> str | None:
    """Note an attendee's answer in the event of ours that it is about; say why it is owed no more, where that is so."""
    calendar = deps.calendars.get(noted.owner)
    if calendar is None or calendar.invites:
        return "noted_by_provider" if calendar else "owner_gone"
    event = calendar.get(noted.event_id)
    if event is None or event.key != noted.event_id or event.sequence > noted.sequence:
        # What they answered to is not what stands there now.
        return "changed_since"
    try:
        calendar.note_answer(event, noted.address, noted.answer)
    except OutcomeUnknown as error:
        # Noted twice it says the same.
        raise TransientError("nobody can say whether the answer was noted") from error
    except Gone:
        return "not_invited"
    except Conflict:
        return "changed_meanwhile"
    return None


def _show(deps: Deps, records: SqlRecords, delivery: Delivery, shown: ShownHold, calendar: Calendar) -> str | None:
    """Show a held time in its owner's calendar, once, while it is held; say why it is not shown, where that is so."""
    name = shown.event.event_id
    effect = Effect(
        EffectKind.SHOW_HOLD, delivery.conversation_id, delivery.mail_id, {"event": name}, about=delivery.key
    )

    def show() -> dict[str, Any]:
        if not records.is_held(shown.offer_id, shown.event.slot, deps.now()):
            raise Gone("it is held no more")
        return event_document(calendar.book(shown.event), calendar)

    def probe() -> dict[str, Any] | None:
        found = calendar.get(name)
        return event_document(found, calendar) if found else None

    try:
        deps.ledger.perform(effect, show, probe)
    except Gone:
        return "held_no_more"
    return None


def _hide(records: SqlRecords, shown: ShownHold, calendar: Calendar) -> str | None:
    """Remove what shows a hold that has ended; say why it is left, where that is so: a person has made it theirs."""
    hold = Hold(shown.event.slot, owner=shown.owner, offer_id=shown.offer_id)
    if records.is_waiting(hold.shown_as):
        raise Unsettled("what shows this hold may still come", 60)
    event = calendar.get(shown.event.event_id)
    if event is None:
        return None
    if not event.tentative or event.key != shown.event.key or event.slot != shown.event.slot:
        return "edited_by_person"
    try:
        calendar.cancel(event)
    except (Conflict, OutcomeUnknown) as error:
        # Looked at once more: it is gone, or a person has changed it.
        raise TransientError("nobody can say yet whether it was removed") from error
    return None
