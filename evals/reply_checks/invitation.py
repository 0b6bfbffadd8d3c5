"""Whether the calendar file in a mail of ours tells the reader's calendar what ours holds."""

from collections.abc import Iterator
from datetime import UTC

from agent.domain import EffectKind
from evals.reply_checks.finding import Finding
from evals.reply_checks.reading import Told
from evals.reply_checks.sent import SentReply
from evals.reply_checks.standing import BOOKINGS
from integrations.ics.read import Unreadable, address_of, only_event, parsed, says, span_of, values


def invitation(reply: SentReply, _: Told) -> Iterator[Finding]:
    """Compare each calendar file of a mail with the one event that was made, moved or cancelled."""
    files = reply.parts("text/calendar", "application/ics")
    done = next((kind for kind in BOOKINGS if kind in reply.standing.done), None)
    if reply.kind is not EffectKind.REPLY or done is None:
        if files:
            yield Finding("carries an invitation, and nothing was done", is_harm=True)
        return
    if not files:
        yield Finding("carries no invitation")
    for file in dict.fromkeys(files):
        yield from _compared(file, done, reply)


def _compared(file: str, done: EffectKind, reply: SentReply) -> Iterator[Finding]:
    effect = reply.standing.done[done]
    try:
        calendar = parsed(file)
        event = only_event(calendar)
        slot = span_of(event, UTC)
    except Unreadable:
        yield Finding("carries an invitation that cannot be read")
        return
    if says(calendar, "METHOD") != ("CANCEL" if done is EffectKind.CANCEL else "REQUEST"):
        yield Finding(f"carries an invitation that says {says(calendar, 'METHOD')} of what was {done}", is_harm=True)
    if (slot.start, slot.end) != reply.standing.done_at(done):
        yield Finding(f"invites to {slot.start.isoformat()}, and the event is elsewhere", is_harm=True)
    if str(event.get("UID")) != effect.event_id:
        yield Finding("invites to another event", is_harm=True)
    people = {address_of(value).lower() for value in values(event, "ATTENDEE")}
    if people != {attendee.lower() for attendee in effect.attendees}:
        yield Finding("invites others than the event has", is_harm=True)
    if str(event.get("SUMMARY")) != effect.subject:
        yield Finding("invites to something else than the event says")
