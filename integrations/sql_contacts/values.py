"""What stands in a column, taken strictly: another type than was agreed on is a changed shape, never a guess."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from agent.errors import ShapeChanged


def text_in(value: object, place: str) -> str:
    """Return a text without the blanks around it; empty where there is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ShapeChanged("crm", place)
    return value.strip()


def key_in(value: object, place: str) -> str:
    """Return what tells a record from all others."""
    if isinstance(value, bool) or not isinstance(value, int | str | UUID) or value == "":
        raise ShapeChanged("crm", place)
    return str(value)


def flag_in(value: object, place: str) -> bool:
    """Return a flag; one that is not set is false."""
    if value is None:
        return False
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise ShapeChanged("crm", place)


def mark_in(value: object, place: str) -> bool:
    """Say whether a record bears a mark that is either a flag or the moment since when it does."""
    return bool(value) if isinstance(value, date | str) else flag_in(value, place)


def moment_in(value: object, place: str) -> datetime | None:
    """Return a moment; one without a zone is in UTC, as CRMs keep them."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ShapeChanged("crm", place) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise ShapeChanged("crm", place)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
