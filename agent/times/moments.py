"""The moments at which a clock shows a time: none or two where daylight saving begins or ends."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins."""
    return datetime.combine(day, time(), zone)


def moments(day: date, seconds: int, zone: tzinfo) -> list[tuple[datetime, str]]:
    """Return the moments that a clock shows this; two around a change of daylight saving, and why."""
    naive = datetime.combine(day, time()) + timedelta(seconds=seconds)
    early, late = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return [(early, "")]
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive:
        return [(early, "the clock shows this hour twice that day"), (late, "the clock shows this hour twice that day")]
    moved = [moment.astimezone(UTC).astimezone(zone) for moment in (early, late)]
    return [(moment, "the clock skips this hour that day") for moment in moved]
