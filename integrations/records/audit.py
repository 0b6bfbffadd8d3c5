"""The audit trail: an append-only chain in which each entry's hash covers the one before.

The chain shows edits, removals, insertions and new orders by itself. Entries cut off at its end, or a chain written
anew from some entry on, show only against a head that was noted outside the database: hand such a head to `verify`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from integrations.records.columns import canonical
from integrations.records.tables import audit
from integrations.records.transactions import reading

_DOMAIN = b"frontdesk.audit.1\n"
GENESIS = hashlib.sha256(_DOMAIN).hexdigest()
"""What stands before the first entry."""

_LAST = sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_APPEND = sa.insert(audit)


@dataclass(frozen=True)
class Head:
    """The last entry of the chain: to be noted outside the database."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Problem:
    """Where the chain is broken, and how: `missing`, `unlinked`, `altered` or `not_as_anchored`."""

    seq: int
    kind: str


@dataclass(frozen=True)
class Entry:
    """One audit record."""

    seq: int
    at: datetime
    event: str
    mail_id: str | None
    facts: dict[str, Any]


def append(
    connection: sa.Connection, event: str, mail_id: str | None, at: datetime, facts: Mapping[str, object]
) -> None:
    """Add an entry within the caller's writing transaction; facts hold ids, labels and times, no content."""
    last = connection.execute(_LAST).first()
    row = {
        "seq": last.seq + 1 if last else 1,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": event,
        "mail_id": mail_id,
        "facts": canonical(facts),
        "previous": last.hash if last else GENESIS,
    }
    connection.execute(_APPEND, row | {"hash": _hash(row)})


def head(database: sa.Engine) -> Head | None:
    """Return the last entry's number and hash."""
    with reading(database) as connection:
        row = connection.execute(_LAST).first()
    return Head(row.seq, row.hash) if row else None


def verify(database: sa.Engine, anchor: Head | None = None) -> list[Problem]:
    """List what is wrong with the chain, in its order; with an anchor also what has changed up to it."""
    with reading(database) as connection:
        rows = connection.execute(sa.select(audit).order_by(audit.c.seq)).yield_per(1000)
        return list(_problems((row._asdict() for row in rows), anchor))


def entries(database: sa.Engine, mail_id: str | None = None) -> list[Entry]:
    """List the records, of one mail or all, in order."""
    query = sa.select(audit).order_by(audit.c.seq)
    if mail_id is not None:
        query = query.where(audit.c.mail_id == mail_id)
    with reading(database) as connection:
        rows = connection.execute(query).all()
    return [_entry(row) for row in rows]


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(row.seq, datetime.fromisoformat(row.at), row.event, row.mail_id, json.loads(row.facts))


def _problems(rows: Iterable[Mapping[str, Any]], anchor: Head | None) -> Iterator[Problem]:
    expected, previous, found = 1, GENESIS, False
    for row in rows:
        if row["seq"] != expected:
            yield Problem(expected, "missing")
        if row["previous"] != previous:
            yield Problem(row["seq"], "unlinked")
        if row["hash"] != _hash(row):
            yield Problem(row["seq"], "altered")
        found = found or Head(row["seq"], row["hash"]) == anchor
        expected, previous = row["seq"] + 1, row["hash"]
    if anchor and not found:
        yield Problem(anchor.seq, "not_as_anchored")


def _hash(row: Mapping[str, Any]) -> str:
    covered = {name: row[name] for name in ("seq", "at", "event", "mail_id", "facts", "previous")}
    return hashlib.sha256(_DOMAIN + canonical(covered).encode()).hexdigest()
