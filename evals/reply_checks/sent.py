"""The mails of ours that customers got in a play, each with what it is compared with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from zoneinfo import ZoneInfo

from agent.domain import EffectKind
from evals.case import Case, CaseMail, raw_mail
from evals.reply_checks.standing import Standing, standings
from ops.formats import HandledEffect, HandleLine
from ops.world.format import World, WorldContact
from ops.world.play import ANSWERS, EndState
from ops.world.post import wire
from ops.world.readback import SeenMail

TO_CUSTOMERS = (*ANSWERS, EffectKind.ACK)


@dataclass(frozen=True)
class SentReply:
    """A mail of ours to a customer, and the mail that it answers."""

    kind: EffectKind
    mail: SeenMail
    message: Message
    """The same, with its header."""
    parent: Message
    """What it follows in the thread: the customer's mail as it arrived, or the one of ours that it reminds of."""
    asked: CaseMail
    line: HandleLine
    standing: Standing
    world: World
    since: datetime
    """When the customer's mail came, at the earliest."""
    dues: frozenset[datetime]
    """By when persons answer what was handed off."""

    def parts(self, *kinds: str) -> Sequence[str]:
        """List what its parts of these kinds hold."""
        parts = (part.get_payload(decode=True) for part in self.message.walk() if part.get_content_type() in kinds)
        return [part.decode("utf-8", "replace") for part in parts if isinstance(part, bytes)]

    @property
    def author(self) -> str:
        """The address of who wrote the mail that it answers."""
        return parseaddr(self.asked.from_)[1].lower()

    @property
    def contact(self) -> WorldContact | None:
        """What the CRM knows of the author."""
        return next((contact for contact in self.world.contacts if contact.address == self.author), None)

    @property
    def zone(self) -> ZoneInfo:
        """The clock that the author goes by."""
        return ZoneInfo((self.contact and self.contact.zone) or self.world.policy.slots.zone)

    @property
    def owners_zones(self) -> Collection[ZoneInfo]:
        """The clocks that those who give meetings go by."""
        policy = self.world.policy
        return [ZoneInfo(policy.zone_of(owner)) for owner in policy.known_owners()]

    @property
    def sent_at(self) -> datetime:
        """When it says that it was written."""
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def answered_at(self) -> datetime:
        """When the customer was answered, where it only reminds of that."""
        first = self.parent if self.kind is EffectKind.REMINDER else self.message
        return parsedate_to_datetime(str(first["Date"]))

    @property
    def language(self) -> str | None:
        """The language that it is to be written in; None where nobody says."""
        if self.kind is EffectKind.ACK and self.line.form is None:
            # Nobody has read the mail: only the CRM can say what its author speaks.
            return (self.contact and self.contact.language) or "en"
        return self.asked.understood.language if self.asked.understood else None


def sent_replies(case: Case, world: World, end: EndState) -> Sequence[SentReply]:
    """List the replies, acknowledgements and reminders to the customers of a case, in the order in which they left."""
    stood = standings(end)
    found: list[SentReply] = []
    for mail, effect, number in _left(end):
        message = message_from_bytes(mail.raw)
        if number is not None:
            answers = [reply.mail.message_id for reply in found if reply.kind in ANSWERS]
            parent = _arrived(case, world, end.mails[number].file, number, answers)
            since = max(world.clock, *(asked.date for asked in case.mails[: number + 1]))
            reply = SentReply(
                effect.kind,
                mail,
                message,
                parent,
                case.mails[number],
                end.mails[number],
                stood[number],
                world,
                since,
                frozenset(handoff.due for handoff in end.handoffs),
            )
            found.append(reply)
        elif reminded := _reminded(found, mail, str(message["In-Reply-To"])):
            found.append(replace(reminded, kind=effect.kind, mail=mail, message=message, parent=reminded.message))
    return found


def _left(end: EndState) -> Sequence[tuple[SeenMail, HandledEffect, int | None]]:
    """Pair the mails to customers with what they are told as, and which mail they are for; None for those of time."""
    told: list[tuple[HandledEffect, int | None]] = [(effect, None) for effect in end.later]
    told += [(effect, number) for number, line in enumerate(end.mails) for effect in line.effects]
    left = []
    for mail in end.after.sent:
        pair = next((pair for pair in told if _is_told_as(mail, pair[0])), None)
        if pair:
            told.remove(pair)
            left.append((mail, *pair))
    return left


def _is_told_as(mail: SeenMail, effect: HandledEffect) -> bool:
    told = (list(mail.recipients), mail.subject, mail.text) == (effect.recipients, effect.subject, effect.text)
    return told and effect.kind in TO_CUSTOMERS and effect.to == "customer"


def _arrived(case: Case, world: World, file: str, number: int, answers: Sequence[str]) -> Message:
    """Return a customer's mail as it came: what stood for our Message-IDs is filled in."""
    name = file.rpartition("/")[0]
    raw = raw_mail(case.mails[number], world.mailbox.address, f"{name}-{number + 1}")
    return BytesHeaderParser().parsebytes(wire(raw, answers))


def _reminded(found: Sequence[SentReply], mail: SeenMail, message_id: str) -> SentReply | None:
    """Return the mail of ours that another one follows, or the last one to the same customer where it names none."""
    theirs = [reply for reply in found if reply.mail.recipients == mail.recipients]
    return next((reply for reply in theirs if reply.mail.message_id == message_id), theirs[-1] if theirs else None)
