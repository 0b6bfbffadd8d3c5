"""What a soak came to, as plain values, and how it is read back from the records and the servers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.soak.folders import Place
from evals.soak.mails import DESK, OWNER, number_of
from evals.soak.plan import Arrival, Plan
from evals.soak.process import Sample
from evals.soak.worker import Logged
from integrations.records import SqlRecords
from ops.world.readback import seen_mail
from ops.world.smtp_server import AcceptedMail

_ABOUT = re.compile(r"^Mail: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class MailEnd:
    """One delivered mail: when it came, how often it was taken in, its outcomes, and where it was found."""

    arrival: Arrival
    delivered: float
    taken_in: int
    outcomes: tuple[str, ...]
    places: tuple[Place, ...]
    in_inbox: bool = False
    told_of: tuple[str, ...] = ()
    """The reasons of its open handoffs."""


@dataclass(frozen=True)
class Sent:
    """A mail that the SMTP server took from the desk: its id, and whom it tells of which mail and what."""

    message_id: str
    to: str
    about: int
    subject: str

    @property
    def is_notice(self) -> bool:
        """Say whether the owner got it."""
        return self.to == OWNER


@dataclass(frozen=True)
class Ending:
    """Everything that was measured and counted."""

    plan: Plan
    samples: tuple[Sample, ...]
    mails: tuple[MailEnd, ...]
    sent: tuple[Sent, ...]
    logged: Logged
    exit_code: int | None
    faults: int
    rotated: int
    still_due: bool
    """Whether anything was still due when the time was over."""


@dataclass(frozen=True)
class Recorded:
    """What the records say of the mails, by their numbers."""

    taken_in: dict[int, int]
    outcomes: dict[int, list[str]]
    handoffs: dict[int, list[str]]
    numbers: dict[str, int]
    """The number of each mail by our id of it."""


def recorded(records: SqlRecords) -> Recorded:
    """Read what became of every mail."""
    history = records.history()
    taken = [entry.mail_id or "" for entry in history if entry.event == "mail_taken_in"]
    numbers = {mail_id: number_of(records.email(mail_id).message_id or "") for mail_id in taken}
    found = Recorded({}, {}, {}, numbers)
    for number in numbers.values():
        found.taken_in[number] = found.taken_in.get(number, 0) + 1
    for entry in history:
        if entry.event == "mail_settled" and entry.mail_id:
            kind, reason = records.outcome(entry.mail_id) or ("open", None)
            outcome = f"{kind}({reason})" if reason else str(kind)
            found.outcomes.setdefault(numbers[entry.mail_id], []).append(outcome)
    for handoff in records.handoffs():
        found.handoffs.setdefault(numbers[handoff.mail_id], []).append(str(handoff.reason))
    return found


def sent_mails(transcript: Sequence[AcceptedMail], known: Recorded) -> tuple[Sent, ...]:
    """Read what has left: each mail of the desk's with the mail that it is about."""
    found = []
    for accepted in transcript:
        if accepted.login != DESK:
            continue
        mail = seen_mail(accepted.raw, accepted.rcpt_tos)
        for to in mail.recipients:
            told = _ABOUT.search(mail.text)
            about = known.numbers.get(told[1], 0) if to == OWNER and told else _answered(accepted.raw)
            found.append(Sent(mail.message_id, to, about, mail.subject))
    return tuple(found)


def _answered(raw: bytes) -> int:
    field = re.search(rb"^In-Reply-To:(.*(?:\r?\n[ \t].*)*)", raw, re.IGNORECASE | re.MULTILINE)
    return number_of(field[1].decode("ascii", "replace")) if field else 0
