"""Single header fields: text, dates, Message-IDs, and the few that say where a mail belongs."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from integrations.mime.header.addresses import sole_from
from integrations.mime.header.block import Fields, split_header
from integrations.mime.header.words import decode_words, readable
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_MESSAGE_IDS, MAX_SUBJECT

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_COMMENT = re.compile(r"\([^()]*\)")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# Zones as people write them: "GMT+0200", "+02:00", "+02".
_ZONE = re.compile(r"(?:\s*\b(?:GMT|UTC))?\s*([+-]\d\d):?(\d\d)?\s*\Z", re.IGNORECASE)
_HALF_DAY = re.compile(r"\d\s?[ap]m\b", re.IGNORECASE)
_TWELVE_HOURS = re.compile(r"\b(1[0-2]|0?[1-9])(:[0-5]\d(?::[0-5]\d)?)\s?([ap])m\b", re.IGNORECASE)
# Outside of them a moment may not exist in every zone.
_FIRST_YEAR, _LAST_YEAR = 1000, 9998


def field(fields: Fields, name: str) -> bytes | None:
    """Return the topmost field of this lower-case name."""
    return next((value for field_name, value in fields if field_name == name), None)


def unstructured(value: bytes | None) -> str:
    """Return a field such as Subject as one line of visible text."""
    if value is None:
        return ""
    text = visible(_CONTROL.sub(" ", decode_words(readable(value))))[0]
    return _SPACE.sub(" ", text).strip()[:MAX_SUBJECT]


def date(value: bytes | None) -> datetime | None:
    """Return an aware time; without a zone, or with -0000, it is taken as UTC. None where it cannot be read."""
    if value is None:
        return None
    text = _COMMENT.sub(" ", decode_words(_CONTROL.sub(" ", readable(value[:1_000])))[:200]).strip()
    try:
        moment = _standard(text) or datetime.fromisoformat(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _standard(text: str) -> datetime | None:
    """Read a date as RFC 5322 has it, or nearly so; None where it is of some other form."""
    text = _TWELVE_HOURS.sub(_of_the_whole_day, text)
    parsed = parsedate_tz(_ZONE.sub(lambda zone: f" {zone.group(1)}{zone.group(2) or '00'}", text))
    if parsed is None or _HALF_DAY.search(text):
        return None
    year = parsed[0] + 1900 if 100 <= parsed[0] < 1000 else parsed[0]
    zone = timezone(timedelta(seconds=parsed[9])) if parsed[9] else UTC
    return datetime(year, *parsed[1:5], min(parsed[5], 59), tzinfo=zone)


def _of_the_whole_day(clock: re.Match[str]) -> str:
    hour = int(clock.group(1)) % 12 + 12 * (clock.group(3).lower() == "p")
    return f"{hour:02}{clock.group(2)}"


def message_ids(value: bytes | None) -> tuple[str, ...]:
    """Return the Message-IDs of a field, in angle brackets."""
    return tuple(_MESSAGE_ID.findall(readable(value))) if value else ()


def message_id(value: bytes | None) -> str | None:
    """Return one Message-ID; one that lacks its brackets gets them."""
    found = message_ids(value)
    if found or not value:
        return found[0] if found else None
    bare = readable(value).strip()
    return f"<{bare}>" if re.fullmatch(r"[^<>\s]{1,900}", bare) else None


def thread(fields: Fields) -> tuple[str, ...]:
    """Return References, then In-Reply-To, oldest first, each once, at most MAX_MESSAGE_IDS."""
    ids = [*message_ids(field(fields, "references")), *message_ids(field(fields, "in-reply-to"))]
    unique = tuple(dict.fromkeys(ids))
    return unique if len(unique) <= MAX_MESSAGE_IDS else (unique[0], *unique[-MAX_MESSAGE_IDS + 1 :])


def parse_arrival_headers(header: bytes) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Return the Message-ID, the one From address and the thread (oldest first) of a header block.

    The address is read as strictly as for authentication: a sender that this one does not know has no conversation.
    """
    fields, _ = split_header(header, [])
    sender = sole_from([readable(value) for name, value in fields if name == "from"])
    return message_id(field(fields, "message-id")), sender, thread(fields)


def written_at(header: bytes) -> datetime | None:
    """Return when a mail was written, as its header block says; None where that is no date."""
    fields, _ = split_header(header, [])
    return date(field(fields, "date"))
