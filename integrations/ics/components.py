"""Calendar files to their components, each file by its own time zones alone."""

from threading import Lock
from typing import Any

from icalendar import Calendar
from icalendar.timezone import tzp

_parsing = Lock()


def components_of(raw: bytes | str) -> list[Any]:
    """Return the outermost components of a file; raises whatever icalendar does where it is broken.

    icalendar keeps the zones that a file defines for as long as the process runs, so they are dropped before the next.
    """
    with _parsing:
        tzp.use_default()
        try:
            return list(Calendar.from_ical(raw, multiple=True))
        finally:
            tzp.use_default()
