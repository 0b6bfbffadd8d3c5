"""The words of an event and of those in it: what a calendar program repeats of them in an answer."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from babel.dates import format_date

from agent.domain import CalendarPart, Email

_LOCALES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi", "pl", "cs")
_HALF_DAY = 12
_MERIDIEM = re.compile(r"(?<=\d)\s{1,3}([ap])\.?m\b\.?", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s<>@,;:()]{1,64}@[^\s<>@,;:()]{1,200}|\d{4}-\d\d-\d\d|\d+(?:[./:]\d+)*(?:[ap]m)?|[^\W\d_]+")


def tokens(text: str) -> list[str]:
    """Return the words, numbers, clock times and addresses of a text, in lower case."""
    return _TOKEN.findall(_MERIDIEM.sub(r"\1m", text.lower()))


def event_words(email: Email) -> frozenset[str]:
    """Return the words that a mail's events say: what, when, who."""
    found = {address.lower() for address in (*email.from_, *email.to)}
    for address in email.from_:
        found.update(tokens(address.partition("@")[0]))
    for field in email.from_fields:
        found.update(tokens(_decoded(field)))
    for part in email.calendar:
        found.update(tokens(part.summary or ""), [part.organizer or ""])
        found.update(attendee.address for attendee in part.attendees)
        found.update(word for moment in (part.start, part.end) if moment for word in _moment(moment, email.date))
    return frozenset(found | _of_subject(email.subject, email.calendar))


def _decoded(field: str) -> str:
    try:
        return str(make_header(decode_header(field)))
    except (HeaderParseError, LookupError, ValueError):
        return field


def _of_subject(subject: str, parts: Iterable[CalendarPart]) -> set[str]:
    """Return the words of an answering subject, which repeats what and when, as `Accepted: Talk @ 3pm`."""
    _, _, named = subject.partition(":")
    named = named.strip().lower()
    titles = (part.summary.strip().lower() for part in parts if part.summary and part.summary.strip())
    return set(tokens(subject)) if any(named.startswith(title) for title in titles) else set()


def _moment(moment: datetime | date, written: datetime | None) -> set[str]:
    """Return how a moment may be spelt, in the zones that are known of the one who answers."""
    if not isinstance(moment, datetime):
        return _day(moment)
    zones: list[tzinfo | None] = [UTC, moment.tzinfo]
    if written is not None and written.utcoffset() is not None:
        zones.append(timezone(written.utcoffset() or timedelta()))
    found: set[str] = set()
    for zone in zones:
        local = moment.astimezone(zone)
        found |= _day(local.date()) | _clock(local.hour, local.minute)
    return found


def _clock(hour: int, minute: int) -> set[str]:
    half, short = "ap"[hour >= _HALF_DAY], (hour - 1) % _HALF_DAY + 1
    found = {f"{hour}:{minute:02}", f"{hour:02}:{minute:02}", f"{hour:02}.{minute:02}", f"{short}:{minute:02}{half}m"}
    return found | ({f"{short}{half}m"} if minute == 0 else set())


def _day(day: date) -> set[str]:
    found = {str(day.year), str(day.day), f"{day.day:02}", day.isoformat()}
    for one, two in ((day.day, day.month), (day.month, day.day)):
        for mark in "./":
            found |= {f"{one}{mark}{two}{mark}{day.year}", f"{one:02}{mark}{two:02}{mark}{day.year}"}
    for locale in _LOCALES:
        for pattern in ("EEEE", "EEE", "d MMMM", "MMM", "LLLL"):
            found.update(word for word in tokens(format_date(day, pattern, locale=locale)) if not word.isdigit())
    return found
