"""Correspondents: desks whose mail goes to each other, and what relays take away on the road."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa
from pydantic import BaseModel

from agent.domain import Person
from agent.form import RequestForm
from agent.policy import Policy
from agent.ports import Question
from integrations.memory_people import Said
from ops.runs import Runs
from ops.worker import Worker
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import AUTHSERV_ID, NOW, POLITE

Relay = Callable[[bytes], bytes]
_STRIPPED = re.compile(
    rb"^(?:X-[^:\r\n]*|Auto-Submitted|Precedence|References|In-Reply-To):[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n",
    re.IGNORECASE | re.MULTILINE,
)


def intact(raw: bytes) -> bytes:
    """Leave a mail as it is."""
    return raw


def stripped(raw: bytes) -> bytes:
    """Take away all that tells of a machine or of a thread."""
    return stripped_but(b"", raw)


def stripped_but(left: bytes, raw: bytes) -> bytes:
    """Take away all that tells of a machine or of a thread, but for the field of this name."""

    def gone(field: re.Match[bytes]) -> bytes:
        return field[0] if field[0].partition(b":")[0] == left else b""

    head, blank, body = raw.partition(b"\r\n\r\n")
    return _STRIPPED.sub(gone, head + b"\r\n").removesuffix(b"\r\n") + blank + body


@dataclass
class Correspondent:
    """A desk with an address, and how many of its mails have been fetched from it."""

    desk: Desk
    person: Person
    owner: Person
    fetched: int = 0

    def receive(self, raw: bytes, sender: str, *, proven: bool = True) -> None:
        """Have a mail delivered with what the receiving server noted of its sender."""
        verdict = "pass" if proven else "none"
        results = f"Authentication-Results: {AUTHSERV_ID}; dmarc={verdict} header.from={sender.rpartition('@')[2]}\r\n"
        self.desk.mailbox.deliver(results.encode() + raw)

    def fetch(self) -> list[tuple[str, bytes]]:
        """Return what it has sent since the last time: to whom, and the mail."""
        new = list(zip(self.desk.mailer.sent, self.desk.mailer.raw, strict=True))[self.fetched :]
        self.fetched += len(new)
        return [(mail.to, raw) for mail, raw in new]

    def work(self, now: datetime) -> None:
        """Let the worker pass at this time."""
        self.desk.clock[0] = now
        self.desk.worker.run_once()

    def sent_to(self, address: str) -> list[datetime]:
        """Return when it wrote to an address."""
        return [mail.date for mail in self.desk.mails_to(address)]

    def notices(self) -> int:
        """Count what its owner was sent."""
        return len(self.desk.mails_to(self.owner.address))


def correspondent(name: str, form: RequestForm, rules: Policy, database: sa.Engine | None = None) -> Correspondent:
    """Open a desk that takes everybody as a lead, and whose model reads the same request in every mail."""

    def say(_: Question, asked: type[BaseModel]) -> Said:
        return form if asked is RequestForm else POLITE

    desk = open_desk(rules=rules, contacts=(), database=database, script=say)
    person, owner = Person(name, f"desk@{name}.example"), Person(f"Owner of {name}", f"owner@{name}.example")
    desk.mailbox.desk = desk.mailer.desk = person
    desk.mailbox.loop_key = desk.mailer.loop_key = f"loop of {name}"
    deps = replace(desk.deps, desk=person, owner=owner, secret=f"secret of {name}".encode())
    worker = Worker(deps, desk.deps.records, Runs(deps, desk.deps.records, desk.saver), start="all")  # type: ignore[arg-type]
    return Correspondent(replace(desk, deps=deps, worker=worker), person, owner)


def letter(sender: Person, number: int, at: datetime) -> bytes:
    """Return what a person writes from the address of a desk."""
    lines = [
        f"From: {sender.name} <{sender.address}>",
        "To: somebody@desk.example",
        f"Subject: A meeting {number}",
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <letter-{number}@{sender.address.rpartition('@')[2]}>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Could we meet?",
        "",
    ]
    return "\r\n".join(lines).encode()


def ticket(sender: str, number: int) -> bytes:
    """Return what a ticket system writes for every mail that it gets: a new number, and no sign of a machine."""
    lines = [
        f"From: Help <{sender}>",
        f"Subject: [Ticket #{number}] A meeting",
        f"Message-ID: <ticket-{number}@{sender.rpartition('@')[2]}>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"We have received your request and given it the number {number}. Could we meet?",
        "",
    ]
    return "\r\n".join(lines).encode()


@dataclass(frozen=True)
class Post:
    """How long a mail is on its way, and how often somebody at the other end begins anew, for how long."""

    leg: timedelta
    letters: timedelta = timedelta(days=1)
    until: timedelta = timedelta(days=1)

    def moments(self) -> Iterator[tuple[int, timedelta]]:
        """Yield the letters' numbers and times."""
        number, at = 1, timedelta()
        while at < self.until:
            yield number, at
            number, at = number + 1, at + self.letters


def correspond(a: Correspondent, b: Correspondent, relay: Relay, post: Post) -> None:
    """Carry mail between two desks until neither writes any more; somebody at b writes to a now and then."""
    on_the_road = [(at, a, b, letter(b.person, number, NOW + at)) for number, at in post.moments()]
    while on_the_road:
        at, there, here, raw = on_the_road.pop(0)
        if at >= post.until:
            continue
        there.receive(raw, here.person.address)
        there.work(NOW + at)
        answers = [mail for to, mail in there.fetch() if to == here.person.address]
        on_the_road += [(at + post.leg, here, there, relay(mail)) for mail in answers]
        on_the_road.sort(key=lambda mail: mail[0])


def correspond_with_tickets(
    desk: Correspondent, sender: str, post: Post, *, proven: bool = True, reply_to: str = ""
) -> None:
    """Let a ticket system answer every mail of the desk's; customers of it open one now and then."""
    on_the_road = [at for _, at in post.moments()]
    for number in count(1):
        if not on_the_road or on_the_road[0] >= post.until:
            return
        at = on_the_road.pop(0)
        head = f"Reply-To: {reply_to}\r\n" if reply_to else ""
        desk.receive(head.encode() + ticket(sender, number), sender, proven=proven)
        desk.work(NOW + at)
        on_the_road = sorted([*on_the_road, *(at + post.leg for to, _ in desk.fetch() if to == sender)])


def most_within(moments: Sequence[datetime], span: timedelta) -> int:
    """Count how many of these came within any stretch of this length at most."""
    return max((sum(first <= moment < first + span for moment in moments) for first in moments), default=0)
