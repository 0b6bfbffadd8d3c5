"""The mails of the cases that have a label, as the desk reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from agent.domain import Attachment, Email, Window
from agent.form import folded
from agent.policy import legible_files
from agent.times import resolve
from evals.case import Case, CaseMail, Understood
from integrations.mime.parse import parse
from ops.world.format import World


@dataclass(frozen=True)
class LabelledMail:
    """A mail of a case, what it says, and what a careful reader makes of it."""

    case: str
    number: int
    """Of the mail in its case, from 1."""
    email: Email
    files: tuple[Attachment, ...]
    reference: datetime
    """When it was written, on its author's clock."""
    zone: ZoneInfo
    label: Understood

    @property
    def name(self) -> str:
        """Name the mail as a play does."""
        return f"{self.case}/{self.number}"

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what the author wrote: the latest reply, the subject, and the files that can be read."""
        return (self.email.reply_text, self.email.subject, *(file.text or "" for file in self.files))

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Return the times that our own reader finds; in the subject or a file where the text names none."""
        found = (resolve(text, self.reference, self.zone, self.label.language).windows for text in self.texts)
        return next((windows for windows in found if windows), ())

    def read(self, quote: str) -> tuple[Window, ...]:
        """Return what our own reader finds in these words of the mail."""
        return tuple(window for window in self.windows if overlap(window.quote, quote))


def overlap(one: str, other: str) -> bool:
    """Say whether one of two quotes holds the other."""
    first, second = folded(one), folded(other)
    return bool(first and second) and (first in second or second in first)


def labelled(cases: Mapping[str, Case]) -> list[LabelledMail]:
    """List the mails that have a label, case by case."""
    return [mail for name, case in sorted(cases.items()) for mail in _of_case(name, case)]


def _of_case(name: str, case: Case) -> Sequence[LabelledMail]:
    world = case.opened_world()
    raws = (mail.raw for mail in case.world_mails(name))
    return [
        mail
        for number, (written, raw) in enumerate(zip(case.mails, raws, strict=True), 1)
        for mail in _read(name, number, written, raw, world)
    ]


def _read(name: str, number: int, written: CaseMail, raw: bytes, world: World) -> Sequence[LabelledMail]:
    if written.understood is None:
        return []
    email = parse(raw)
    zones = (contact.zone for contact in world.contacts if contact.address in email.from_ and contact.zone)
    zone = ZoneInfo(next(zones, world.policy.slots.zone))
    files = tuple(legible_files(email, world.policy))
    return [LabelledMail(name, number, email, files, written.date.astimezone(zone), zone, written.understood)]
