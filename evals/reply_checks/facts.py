"""Whether what a mail of ours states is so, by the calendar and the records after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from babel.units import format_unit

from agent.domain import EffectKind
from agent.replies.language import find_language
from evals.reply_checks.finding import Finding
from evals.reply_checks.moments import moment
from evals.reply_checks.reading import Told, filled
from evals.reply_checks.sent import SentReply
from evals.reply_checks.times import times, when

SAYS_WHAT_IT_IS = {
    EffectKind.REPLY: ("status.", "question."),
    EffectKind.REMINDER: ("reminder.held",),
    EffectKind.ACK: ("mail.acknowledgement",),
}
SAYS_DONE = {
    "status.booked": EffectKind.BOOK,
    "status.moved": EffectKind.MOVE,
    "status.cancelled": EffectKind.CANCEL,
}
TELLS_WHEN = {EffectKind.BOOK: "label.when", EffectKind.MOVE: "label.new", EffectKind.CANCEL: "label.when"}
HELD_UNTIL = ("how.held", "how.held_one")
PERSON_ANSWERS = ("mail.acknowledgement", "status.handed_off_by", "status.follow_up_by")
_MINUTE = timedelta(minutes=1)


def facts(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare every fact in a template's sentences with what is so."""
    if not any(said.key.startswith(SAYS_WHAT_IT_IS[reply.kind]) for said in told.said):
        yield Finding("lacks the sentence that says what it is about")
    yield from _done(reply, told)
    yield from times(reply, told)
    yield from _promises(reply, told)
    yield from _details(reply, told)
    yield from _people(reply, told)


def _done(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare what the mail says was done with what was."""
    said, done = {SAYS_DONE[each.key] for each in told.values(*SAYS_DONE)}, reply.standing.done.keys()
    for kind in sorted(said - done):
        yield Finding(f"says {kind}, and nothing of the kind was done", is_harm=True)
    if told.values("status.closed") and done:
        yield Finding("says that nothing is booked, after a booking effect", is_harm=True)
    if reply.kind is EffectKind.REPLY:
        yield from (Finding(f"does not say {kind}, which was done") for kind in sorted(done - said))
    yield from (Finding(f"says {kind}, but not when") for kind in sorted(said) if not told.values(TELLS_WHEN[kind]))


def _promises(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare until when times are held, and by when a person answers, with the policy's hours and the handoffs."""
    for said in told.values(*HELD_UNTIL, *PERSON_ANSWERS):
        text = said.values["when"]
        read = moment(text, told.language)
        if read is None:
            yield Finding(f"says {text!r}, which cannot be read", is_harm=True)
            continue
        until, clock = read
        if not clock.is_that_of(reply.zone, until, told.language):
            yield Finding(f"says {text!r} on another clock than the customer's")
        if said.key in HELD_UNTIL:
            if not _is_held(until, reply, told):
                yield Finding(f"says that times are held until {text!r}, which is not as long as the policy says")
        elif not any(until <= due < until + _MINUTE for due in reply.dues):
            yield Finding(f"says that a person answers by {text!r}, and nobody was asked to")


def _is_held(until: datetime, reply: SentReply, told: Told) -> bool:
    """Say whether the offered times are held until then: for the policy's hours, or until the last of them begins."""
    begun = until - timedelta(hours=reply.world.policy.hold_hours)
    if begun >= reply.since.replace(second=0):
        return begun <= reply.answered_at
    return until in [listed.start for listed in when(told)]


def _details(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare kind, length, place, link and giver of the meeting with the policy and the calendar."""
    policy = reply.world.policy
    meetings = {" ".join(meeting.name.split()): meeting for meeting in policy.meetings}
    told_of = None
    for said in told.values("label.what", "label.where", "label.link", "label.giver"):
        text = said.values["text"]
        match said.key:
            case "label.what":
                what = filled(told.language, "format.meeting", text) or {"meeting": text, "duration": ""}
                told_of = meetings.get(what["meeting"])
                is_so = told_of is not None and what["duration"] in _lengths(told)
            case "label.where":
                place = find_language(told.language).say("format.online") if told_of and told_of.is_online else ""
                is_so = told_of is not None and text in (" ".join(told_of.place.split()), place)
            case "label.link":
                is_so = told_of is not None and text == told_of.link
            case _:
                is_so = text in {reply.world.owner.name, *(owner.name for owner in policy.owners.values())}
        if not is_so:
            yield Finding(f"says {text!r}, which is not what the policy and the calendar say")


def _lengths(told: Told) -> set[str]:
    """Return how long what the mail lists is, as its language writes it."""
    locale = find_language(told.language).locale
    minutes = (round((each.end - each.start) / _MINUTE) for each in when(told))
    return {str(format_unit(length, "duration-minute", locale=locale)) for length in minutes}


def _people(reply: SentReply, told: Told) -> Iterator[Finding]:
    """Compare who is said to answer with the owner."""
    owner = reply.world.owner
    names = {said.values["owner"] for said in told.said if "owner" in said.values}
    addresses = {said.values["address"] for said in told.said if "address" in said.values}
    yield from (Finding(f"names {name!r}, who is not the owner") for name in sorted(names - {owner.name}))
    yield from (Finding(f"names {each!r}, which is not the owner's") for each in sorted(addresses - {owner.address}))
