"""Reads phrases of time by rule: a text, a reference and a zone in, moments out. No model, no wall clock."""

from datetime import datetime, tzinfo
from typing import Any

from agent.domain import Reading, ReadingKind, Resolution, Verdict, Window
from agent.times.bounds import bounded
from agent.times.conventions import HYPHEN_DATE_LANGUAGES, MAX_TEXT, MAX_WINDOWS, MOST_DAYS, TWELVE_HOUR_LANGUAGES
from agent.times.days import ONE
from agent.times.lexicon import LANGUAGES, lexicon
from agent.times.named_days import with_countries
from agent.times.order import order_of, with_dates
from agent.times.phrases import lengths, phrases, reduced
from agent.times.readings import Context, readings, single_days
from agent.times.scan import Phrase
from agent.times.tokens import tokenise
from agent.times.zones import parse_zone

__all__ = ["LANGUAGES", "parse_zone", "resolution_document", "resolve"]


def resolve(text: str, reference: datetime, zone: tzinfo, locale: str = "en") -> Resolution:
    """Read what a text says about time, seen from an aware reference in a zone; any text has a Resolution."""
    language, region = _parts(locale)
    if language not in LANGUAGES:
        return Resolution(Verdict.NONE, why=f"the language {language!r} is not read")
    if len(text) > MAX_TEXT:
        return Resolution(Verdict.NONE, why=f"the text is longer than {MAX_TEXT} characters")
    nodes = with_countries(tokenise(text, lexicon(language)), language, region)
    nodes = reduced(with_dates(nodes, order_of(language, region)))
    context = Context(
        reference,
        zone,
        twelve_hours=language in TWELVE_HOUR_LANGUAGES,
        hyphened_dates=language in HYPHEN_DATE_LANGUAGES,
    )
    windows, reasons = _windows(text, bounded(phrases(nodes)), context)
    durations = dict.fromkeys(lengths(nodes))
    if len(durations) > 1:
        reasons.append("several durations are named")
    duration = next(iter(durations)) if len(durations) == 1 else None
    if len(windows) > MAX_WINDOWS:
        return Resolution(Verdict.NONE, (), duration, f"more than {MAX_WINDOWS} times are named")
    return Resolution(_verdict(windows), tuple(windows), duration, "; ".join(dict.fromkeys(reasons)))


def resolution_document(resolution: Resolution) -> dict[str, Any]:
    """Return a resolution as plain data: moments in ISO 8601 with their offset, days as YYYY-MM-DD."""
    return {
        "verdict": resolution.verdict.value,
        "windows": [
            {
                "quote": window.quote,
                "polarity": "can" if window.possible else "cannot",
                "readings": [_reading_document(reading) for reading in window.readings],
            }
            for window in resolution.windows
        ],
        "duration_minutes": resolution.duration_minutes,
        "why": resolution.why,
    }


def _parts(locale: str) -> tuple[str, str | None]:
    parts = locale.partition(".")[0].replace("_", "-").split("-")
    region = next((part.upper() for part in parts[1:] if len(part) == 2), None)
    return parts[0].lower(), region


def _windows(text: str, said: list[Phrase], context: Context) -> tuple[list[Window], list[str]]:
    windows, reasons = [], []
    for phrase in said:
        quote = text[phrase.start : phrase.end]
        if phrase.unread is not None:
            word = text[phrase.unread.start : phrase.unread.end]
            reasons.append(f"{quote!r}: {word!r} beside it is not understood")
            if not phrase.possible:
                return [], reasons
            continue
        for when in single_days(phrase.when, context, most=MOST_DAYS if phrase.possible else MAX_WINDOWS + 1):
            found, whys = readings(when, context)
            reasons += [f"{quote!r}: {why}" for why in whys]
            if found:
                windows.append(Window(quote, tuple(found), phrase.possible))
    if not said:
        reasons.append("no time is named")
    return windows, reasons


def _verdict(windows: list[Window]) -> Verdict:
    if not windows:
        return Verdict.NONE
    return Verdict.AMBIGUOUS if any(len(window.readings) > 1 for window in windows) else Verdict.RESOLVED


def _reading_document(reading: Reading) -> dict[str, str | None]:
    if reading.kind is ReadingKind.DATE and reading.start and reading.end:
        first, last = reading.start.date(), reading.end.date() - ONE
        return {"kind": "date", "start": first.isoformat(), "end": last.isoformat() if last > first else None}
    return {
        "kind": reading.kind.value,
        "start": reading.start.isoformat() if reading.start else None,
        "end": reading.end.isoformat() if reading.end else None,
    }
