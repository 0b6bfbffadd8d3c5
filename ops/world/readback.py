"""What the servers hold, read back from them: the only evidence of what happened."""

import base64
import imaplib
import sqlite3
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as default_policy
from functools import lru_cache
from pathlib import Path
from typing import Any

import icalendar

from agent.domain import DESK_OWNER
from integrations.ics.read import HOLD
from ops.world.servers import EmbeddedServers


@dataclass(frozen=True)
class SeenEvent:
    """An event as it lies in the calendar."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    attendees: tuple[str, ...]
    owner: str = DESK_OWNER
    """In whose calendar."""
    shows_hold: bool = False
    """Whether it only shows that the desk holds the time."""


@dataclass(frozen=True)
class SeenMail:
    """A mail that left, as the SMTP server took it."""

    message_id: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    raw: bytes


@dataclass(frozen=True)
class Snapshot:
    """Everything outside, at one moment."""

    sent: tuple[SeenMail, ...] = ()
    events: Mapping[str, SeenEvent] = field(default_factory=dict)
    holds: frozenset[tuple[datetime, datetime, str]] = frozenset()
    """From when until when, and whose time it is."""
    activities: Mapping[str, str] = field(default_factory=dict)
    drafts: tuple[SeenMail, ...] = ()
    shown: frozenset[tuple[datetime, datetime, str]] = frozenset()
    """What tentative events of ours show as held: from when until when, and in whose calendar."""


@dataclass(frozen=True)
class Accounts:
    """What reading back needs to know of the servers."""

    servers: EmbeddedServers
    mailbox: str
    password: str
    records: Path
    crm: Path


def read_back(accounts: Accounts) -> Snapshot:
    """Ask every server what it holds."""
    sent = tuple(
        seen_mail(mail.raw, mail.rcpt_tos) for mail in accounts.servers.smtp_transcript if mail.login is not None
    )
    held = frozenset(
        (_time(start), _time(end), owner)
        for start, end, owner in _rows(accounts.records, "SELECT start, end, owner FROM holds")
    )
    written = dict(_rows(accounts.crm, "SELECT key, text FROM activities"))
    seen: dict[str, SeenEvent] = {}
    for owner in accounts.servers.caldav_urls:
        seen |= read_calendar_file(fetch_calendar(accounts.servers, owner), owner)
    events = {uid: event for uid, event in seen.items() if not event.shows_hold}
    shown = frozenset((event.start, event.end, event.owner) for event in seen.values() if event.shows_hold)
    return Snapshot(sent, events, held, written, _drafts(accounts), shown)


def _rows(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def _time(stored: str) -> datetime:
    moment = datetime.fromisoformat(stored)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def seen_mail(raw: bytes, recipients: tuple[str, ...]) -> SeenMail:
    """Read a mail of ours as its receiver would."""
    message = message_from_bytes(raw, policy=default_policy)
    body = message.get_body(("plain",))
    text = body.get_content().replace("\r\n", "\n") if body else ""
    return SeenMail(str(message["Message-ID"]).strip(), recipients, str(message["Subject"]), text, raw)


def fetch_calendar(servers: EmbeddedServers, owner: str = DESK_OWNER) -> bytes:
    """Fetch an owner's whole calendar as one file."""
    login = base64.b64encode(f"{servers.calendar_user}:{servers.calendar_password}".encode()).decode()
    headers = {"Authorization": f"Basic {login}"}
    request = urllib.request.Request(servers.caldav_urls[owner], headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the embedded server's own URL
        content: bytes = answer.read()
    return content


def read_calendar_file(content: bytes, owner: str = DESK_OWNER) -> dict[str, SeenEvent]:
    """Return the events of an owner's calendar file by UID."""
    if not content.strip():
        return {}
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return {seen.uid: seen for seen in (_seen_event(event, owner) for event in events)}


def _seen_event(event: Any, owner: str) -> SeenEvent:
    attendees = event.get("ATTENDEE", [])
    listed = attendees if isinstance(attendees, list) else [attendees]
    addresses = tuple(sorted(str(attendee).lower().removeprefix("mailto:") for attendee in listed))
    return SeenEvent(
        str(event["UID"]),
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event.get("SUMMARY", "")),
        addresses,
        owner,
        shows_hold=HOLD in event,
    )


def _drafts(accounts: Accounts) -> tuple[SeenMail, ...]:
    with imaplib.IMAP4("127.0.0.1", accounts.servers.imap_port, timeout=10) as connection:
        connection.login(accounts.mailbox, accounts.password)
        if connection.select("Drafts", readonly=True)[0] != "OK":
            return ()
        numbers = connection.search(None, "ALL")[1][0].split()
        parts = [connection.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
    raws = [part[1] for part in parts if isinstance(part, tuple)]
    return tuple(seen_mail(raw, (str(message_from_bytes(raw)["To"]),)) for raw in raws)
