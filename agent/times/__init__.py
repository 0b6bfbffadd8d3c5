"""Reads phrases of time by rule: a text, a reference and a zone in, moments out. No model, no wall clock.

What happens to "Thursday or Friday after 2, not before the 12th", written on Monday 23 November 2026:

1. `tokens` cuts the text into nodes. Words mean what words/en.toml says: "Thursday" is a Weekday, "after" an `after`,
   "not before" as a whole a `starting`. `shapes` knows how digits are written: "2" is a Number, "12th" an Ordinal.
2. `phrases.reduced` applies the tables in rules/, one after the other. Each rule replaces neighbours by one node:
   `the Ordinal` by a Date, `starting Day` by a Bound, `after Number` by a Time, `Day Time` by a When.
   Between the tables small passes look at what no rule sees: lists, comparisons, words of the past, words that lean
   on a time named before, alternatives ("or before noon"), engagements ("ich habe um 14 Uhr einen Termin"), a "not"
   that is said of another matter ("I never answered you: Thursday").
   Left are the day Thursday, an `or`, Friday after 2, a comma, and the bound "from the 12th".
3. `scan` walks along these and takes each time, with what rules it out ("not", "doesn't work"), and whether it is
   listed with the one before it. A word of time beside it that no rule took leaves it open (`unread`).
4. `phrases` gives listed days what is said once: the hours of the last hold for all, so that Thursday is after 2 too.
   `crossings` gives each of several days each of several times; `narrowing` keeps a time within a bound of the day
   that follows it ("Friday morning, but not before 10").
5. `bounds` takes a bound that is not listed for no time of its own: it holds for the other times of its sentence.
   Thursday and Friday are now looked for from the 12th on.
6. `readings` asks each When what it may mean, seen from the reference, the likelier first: Thursday 17 December from
   14:00, or from 2:00, since nobody said pm; and Friday 18 December likewise. The past is left out, changes of the
   clock are looked at. Several readings of a time make the verdict ambiguous: "after 2pm" would have been resolved.

Where usage differs, `conventions` says which reading there is, or which comes first.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from agent.domain import Reading, ReadingKind, Resolution, Verdict, Window
from agent.times.bounds import bounded
from agent.times.conventions import HYPHEN_DATE_LANGUAGES, MAX_TEXT, MAX_WINDOWS, MOST_DAYS, TWELVE_HOUR_LANGUAGES
from agent.times.days import ONE
from agent.times.grammar import Node
from agent.times.lexicon import LANGUAGES, lexicon
from agent.times.named_days import with_countries
from agent.times.order import order_of, with_dates
from agent.times.phrases import lengths, phrases, reduced
from agent.times.readings import PASSED, Context, readings, single_days
from agent.times.scan import Phrase
from agent.times.tokens import tokenise
from agent.times.zones import of_places, parse_zone

__all__ = ["LANGUAGES", "TWELVE_HOUR_LANGUAGES", "of_places", "parse_zone", "resolution_document", "resolve"]


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
    said = bounded(phrases(nodes))
    windows, reasons, passed = _windows(text, said, context)
    if not said:
        reasons.append(_nothing_named(text, nodes))
    durations = dict.fromkeys(lengths(nodes))
    if len(durations) > 1:
        reasons.append("several durations are named")
    duration = next(iter(durations)) if len(durations) == 1 else None
    if len(windows) > MAX_WINDOWS:
        return Resolution(Verdict.NONE, (), duration, f"more than {MAX_WINDOWS} times are named")
    return Resolution(_verdict(windows), tuple(windows), duration, "; ".join(dict.fromkeys(reasons)), tuple(passed))


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


def _windows(text: str, said: list[Phrase], context: Context) -> tuple[list[Window], list[str], list[str]]:
    """Return the times that are meant, why there are not more, and the words for those that have passed."""
    windows: list[Window] = []
    reasons: list[str] = []
    passed: list[str] = []
    for phrase in said:
        quote = text[phrase.start : phrase.end]
        if phrase.unread is not None:
            word = text[phrase.unread.start : phrase.unread.end]
            reasons.append(f"{quote!r}: {word!r} beside it is not understood")
            if not phrase.possible:
                return [], reasons, passed
            continue
        for when in single_days(phrase.when, context, most=MOST_DAYS if phrase.possible else MAX_WINDOWS + 1):
            found, whys = readings(when, context)
            reasons += [f"{quote!r}: {why}" for why in whys]
            passed += [quote] if PASSED in whys else []
            if found:
                windows.append(Window(quote, tuple(found), phrase.possible))
    return windows, reasons, passed


def _nothing_named(text: str, nodes: Sequence[Node]) -> str:
    """Say why there is no time at all: none is named, or only "the same time" or "an hour later"."""
    leaning = next((node for node in nodes if node.meanings.keys() & {"unclear", "every", "Shift"}), None)
    if leaning is None:
        return "no time is named"
    return f"{text[leaning.start : leaning.end]!r} says no time by itself"


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
