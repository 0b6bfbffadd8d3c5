"""Mails of ours as the desk writes them, in end states by hand, each with one thing changed where a test wants that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.domain import (
    EffectKind,
    Handoff,
    Invitation,
    NewEvent,
    OutcomeKind,
    OutgoingMail,
    Person,
    Reason,
    Slot,
)
from agent.replies import Facts, acknowledgement, reminder, render, written_language
from evals.case import Case
from evals.reply_checks import Finding, reply_findings
from integrations.mime.outgoing.compose import compose
from ops.formats import HandledEffect
from ops.world.play import EndState
from ops.world.readback import SeenEvent, SeenMail, Snapshot, seen_mail
from tests.evals.situations import ANN, MAIL, OWNER, WORLD, case, line

DESK, ROBIN = Person("Front desk", "desk@frontdesk.example"), Person("Robin Ashdown", OWNER)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""When the mail came, and was answered."""
SLOT, LATER, OLD = (
    Slot(start, start + timedelta(minutes=30))
    for start in (datetime(2026, 12, day, hour, tzinfo=UTC) for day, hour in ((3, 13), (4, 9), (2, 9)))
)
ANN_BROOK = {"name": "Ann Brook", "address": ANN, "company": "Brightwater Pumps"}
OWEN = {"name": "Owen Pike", "address": "owen@brightwater.example", "company": "Brightwater Pumps"}
LUCIA = {"name": "Lucia Paloma", "address": "lucia@paloma.example", "company": "Paloma Catering"}
MERGER = {"start": "2026-12-09T09:00:00+01:00", "end": "2026-12-09T10:00:00+01:00", "summary": "Merger talks"}
UNTITLED = {"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10T10:00:00+01:00"}
WORDS = ("Thank you for your message, we are glad to help.", "If anything does not suit, just reply to this mail.")
KEY = "a key of the tests"
FACTS = Facts(
    OutcomeKind.BOOKED,
    slots=(SLOT,),
    old_slot=None,
    zone="Europe/Berlin",
    owner_zone="Europe/Berlin",
    meeting="Consultation",
    place="by phone",
    owner=ROBIN,
)


@dataclass(frozen=True)
class Written:
    """A mail of ours and what happened beside it; a test changes one thing in the text, the header or the world."""

    facts: Facts = FACTS
    language: str = "en"
    wanted: str = ""
    """The language of the reader, where it is another one."""
    words: tuple[str, str] = WORDS
    effects: tuple[HandledEffect, ...] | None = None
    text: Callable[[str], str] = lambda text: text
    mail: Callable[[OutgoingMail], OutgoingMail] = lambda mail: mail
    raw: Callable[[bytes], bytes] = lambda raw: raw
    reader: str = ANN
    asked: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        understood = {"intent": ["book"], "language": self.wanted or self.language}
        contacts = [ANN_BROOK | self.contact, OWEN, LUCIA]
        world = WORLD | {"contacts": contacts, "calendar": [MERGER, UNTITLED]}
        return case(world=world, mails=[MAIL | {"understood": understood} | self.asked])

    def end(self) -> EndState:
        """Return the end state in which the mail left."""
        effects = happened(self.facts) if self.effects is None else self.effects
        sent = self.sent(self.text(render(self.facts, *self.words, self.language)), effects)
        return ended([sent], [*effects, told(EffectKind.REPLY, sent)], str(self.facts.outcome))

    def sent(self, text: str, effects: Sequence[HandledEffect] = ()) -> SeenMail:
        done = next((effect for effect in effects if effect.kind in {"book", "move", "cancel"}), None)
        mail = OutgoingMail(
            message_id=f"<{'0' * 40}@frontdesk.example>",
            to=ANN,
            subject="Re: A call",
            text=text,
            date=NOW,
            language=written_language(self.language),
            in_reply_to="<test-1@brightwater.example>",
            references=("<test-1@brightwater.example>",),
            invitation=invitation(done) if done else None,
        )
        return seen_mail(self.raw(compose(self.mail(mail), DESK, KEY)), (self.reader,))

    def findings(self) -> list[Finding]:
        return reply_findings(self.case, self.case.opened_world(), self.end())


def acknowledged(
    change: Callable[[str], str] = lambda text: text,
    language: str = "fr",
    *,
    is_read: bool = True,
    **changes: Any,
) -> list[Finding]:
    """Return what is found in an acknowledgement, whose text may be changed."""
    written, due = Written(language=language, **changes), NOW + timedelta(days=1)
    sent = written.sent(change(acknowledgement(ROBIN, due, "Europe/Berlin", language)))
    handed = line("handed_off", told(EffectKind.ACK, sent)).model_copy(update={"form": {} if is_read else None})
    end = replace(ended([sent], []), mails=(handed,), handoffs=(Handoff("m", "c", Reason.UNCLEAR, "", due),))
    return reply_findings(written.case, written.case.opened_world(), end)


def reminded(change: Callable[[OutgoingMail], OutgoingMail] = lambda mail: mail, language: str = "en") -> list[Finding]:
    """Return what is found in an offer and the reminder of it, which may be changed."""
    facts = offered(SLOT, LATER)
    first = Written(facts, language=language)
    end = first.end()
    (offer,) = end.after.sent

    def following(mail: OutgoingMail) -> OutgoingMail:
        chain = ("<test-1@brightwater.example>", offer.message_id)
        own = replace(mail, message_id=f"<{'1' * 40}@frontdesk.example>", date=NOW + timedelta(days=1))
        return change(replace(own, in_reply_to=offer.message_id, references=chain))

    second = replace(first, mail=following).sent(reminder(facts, language))
    after = replace(end.after, sent=(offer, second))
    end = replace(end, after=after, later=(told(EffectKind.REMINDER, second),))
    return reply_findings(first.case, first.case.opened_world(), end)


def ended(sent: Sequence[SeenMail], effects: Sequence[HandledEffect], outcome: str = "booked") -> EndState:
    """Return an end state before which the customer had one appointment, where the effects change or leave one."""
    event = SeenEvent("old", OLD.start, OLD.end, "Consultation: Ann Brook", (ANN,))
    return EndState((line(outcome, *effects),), Snapshot(events={"old": event}), Snapshot(tuple(sent)), (), (), (), b"")


def told(kind: EffectKind, mail: SeenMail) -> HandledEffect:
    return HandledEffect(
        kind=kind, to="customer", recipients=list(mail.recipients), subject=mail.subject, text=mail.text
    )


def changed(kind: EffectKind, slot: Slot, event_id: str = "new") -> HandledEffect:
    return HandledEffect(
        kind=kind,
        to="customer",
        attendees=[ANN],
        start=slot.start.isoformat(),
        end=slot.end.isoformat(),
        subject="Consultation: Ann Brook",
        event_id=event_id,
    )


def happened(facts: Facts) -> tuple[HandledEffect, ...]:
    """Return the effects that go with these facts."""
    match facts.outcome:
        case OutcomeKind.BOOKED:
            return (changed(EffectKind.BOOK, facts.slots[0]),)
        case OutcomeKind.MOVED:
            return (changed(EffectKind.MOVE, facts.slots[0], "old"),)
        case OutcomeKind.CANCELLED:
            return (changed(EffectKind.CANCEL, facts.old_slot or OLD, "old"),)
        case OutcomeKind.OFFERED:
            return tuple(changed(EffectKind.HOLD, slot) for slot in facts.slots)
        case _:
            return ()


def invitation(effect: HandledEffect) -> Invitation:
    slot = Slot(datetime.fromisoformat(effect.start or ""), datetime.fromisoformat(effect.end or ""))
    event = NewEvent(
        effect.event_id or "", "k", slot, effect.subject or "", "Booked by mail.", "by phone", (ANN,), ROBIN
    )
    return Invitation(event, sequence=0, cancelled=effect.kind is EffectKind.CANCEL)


def moved() -> Facts:
    return replace(FACTS, outcome=OutcomeKind.MOVED, old_slot=OLD)


def cancelled() -> Facts:
    return replace(FACTS, outcome=OutcomeKind.CANCELLED, slots=(), old_slot=OLD)


def offered(*slots: Slot, **changes: Any) -> Facts:
    until = NOW + timedelta(hours=48)
    return replace(FACTS, outcome=OutcomeKind.OFFERED, slots=slots, explanation="as_asked", held_until=until, **changes)


def asked(question: str, *slots: Slot) -> Facts:
    return replace(FACTS, outcome=OutcomeKind.ASKED, slots=slots, question=question)


def swapped(old: str, new: str) -> Callable[[str], str]:
    """Return what changes one thing in a text that has it once."""

    def change(text: str) -> str:
        assert text.count(old) == 1, text
        return text.replace(old, new)

    return change


def with_event(**changes: Any) -> Callable[[OutgoingMail], OutgoingMail]:
    """Return what changes the event that a mail invites to."""

    def change(mail: OutgoingMail) -> OutgoingMail:
        assert mail.invitation
        return replace(mail, invitation=replace(mail.invitation, event=replace(mail.invitation.event, **changes)))

    return change
