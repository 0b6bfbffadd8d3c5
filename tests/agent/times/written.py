"""Resolutions as one line of plain words, as the tables in phrases/ write them."""

from datetime import timedelta

from agent.domain import ReadingKind

ONE = timedelta(days=1)


def written(resolution):
    """Write every window: `;` parts windows, `|` the readings of one, "not" marks what is ruled out."""
    windows = [
        ("" if window.possible else "not ") + " | ".join(_reading(reading) for reading in window.readings)
        for window in resolution.windows
    ]
    minutes = resolution.duration_minutes
    return ("; ".join(windows) or "nothing") + (f" ({minutes} min)" if minutes else "")


def _reading(reading):
    start, end = reading.start, reading.end
    if reading.kind is ReadingKind.INSTANT:
        return _moment(start)
    if reading.kind is ReadingKind.DATE:
        last = end - ONE
        return _day(start) if last.date() <= start.date() else f"{_day(start)} to {_day(last)}"
    if end is None:
        return f"from {_day(start) if _is_midnight(start) else _moment(start)}"
    if start is None:
        return f"until {f'the end of {_day(end - ONE)}' if _is_midnight(end) else _moment(end)}"
    if _is_midnight(end) and (end - ONE).date() == start.date():
        return f"{_moment(start)}-24:00"
    return f"{_moment(start)}-{end:%H:%M}" if end.date() == start.date() else f"{_moment(start)} to {_moment(end)}"


def _is_midnight(moment):
    return moment.hour == moment.minute == 0


def _day(moment):
    return f"{moment:%a} {moment.day} {moment:%b}" + ("" if moment.year == 2026 else f" {moment.year}")


def _moment(moment):
    return f"{_day(moment)} {moment:%H:%M}" + ("" if str(moment.tzinfo) == "Europe/Berlin" else f" {moment:%z}")
