"""The column types of our database, and the one JSON form that is stored and hashed."""

import json
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from integrations.records.sealing import keys_of

_LONGEST_LINE = 500


def canonical(value: object) -> str:
    """Return the one ASCII JSON text of a value: keys sorted, no spaces, times as ISO strings."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            message = "a stored time needs a zone"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


class Moment(sa.TypeDecorator[datetime]):
    """An aware time, stored and returned in UTC; ValueError for a naive one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC."""
        if value is not None and value.tzinfo is None:
            message = "a stored time needs a zone"
            raise ValueError(message)
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware time, also where the database keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Line(sa.TypeDecorator[str]):
    """Short text that a stranger may have written: cut to 500 characters, free of NUL and lone surrogates.

    PostgreSQL refuses a NUL, both drivers refuse lone surrogates, and a long value does not fit into an index: one
    hostile header must not stop the intake.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """Clean and cut."""
        if value is None:
            return None
        return value.replace("\0", "").encode("utf-8", "replace").decode()[:_LONGEST_LINE]


class Content(sa.TypeDecorator[Any]):
    """A JSON document that may hold what a customer wrote: every content column has this type, and stores it sealed.

    `place` is `table.column`: what is sealed for one column is refused in another. Stored as ASCII text, not as the
    database's own JSON, so that escaped NULs and surrogates survive on PostgreSQL too.
    """

    impl = sa.Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: object, dialect: sa.Dialect) -> str | None:
        """Seal the canonical text."""
        return None if value is None else keys_of(dialect).seal(self.place, canonical(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Open the text and parse it."""
        return None if value is None else json.loads(keys_of(dialect).open(self.place, value))
