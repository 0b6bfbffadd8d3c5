"""A clock that stands still until it is moved: time in a world is written, not measured."""

from datetime import UTC, datetime

FARTHEST = datetime(9000, 1, 1, tzinfo=UTC)


class WorldClock:
    """The world's time; only ever moves forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Return the time."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Move forward to this moment, if it lies ahead and in a year that calendars can count on from."""
        if self._now < moment < FARTHEST:
            self._now = moment
