"""Phrases of time: what they mean, and whether what is not known is left open."""

import time
from datetime import datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any

from agent.domain import Reading, ReadingKind, Resolution, Verdict
from agent.times import parse_zone, resolve
from evals.corpora.score import Measure, Miss, SetScore, counted, rows, short

MANIFEST = "scheduling/resolve_cases.jsonl"
PHRASES_A_SECOND = 1_000
_SPARE_WINDOWS = 2
_MOST_READINGS = 2


class Answer(StrEnum):
    """How a phrase came out: abstained where it was not read, or read in several ways of which none is right."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"


def score(folder: Path) -> SetScore:
    """Read each phrase; a wrong answer that was given as the only one is counted apart."""
    cases = list(rows(folder / MANIFEST))
    read = [(row, _resolved(row)) for row in cases]
    # Timed the second time: the first one loads the tables, once for as long as a desk runs.
    began = time.process_time()
    for row in cases:
        _resolved(row)
    seconds = time.process_time() - began
    answers = [(row, judge(row, resolution)) for row, resolution in read]
    misses = [
        Miss(row["id"], answer.value, short(_expected(row)), short(f"{row['text']} -> {_got(resolution)}"))
        for (row, resolution), (_, answer) in zip(read, answers, strict=True)
        if answer is not Answer.RIGHT
    ]
    groups = (("core", 0.95, _is_core), ("English", 0.80, _is_english), ("others", 0.60, lambda r: not _is_english(r)))
    measures = (
        *(
            counted(name, [answer is Answer.RIGHT for row, answer in answers if belongs(row)], wanted)
            for name, wanted, belongs in groups
        ),
        counted("wrong and confident", [answer is Answer.WRONG for _, answer in answers], 0.05, at_most=True),
        Measure("of 1,000 a second", min(int(len(cases) / seconds), PHRASES_A_SECOND), PHRASES_A_SECOND, 1.0),
    )
    return SetScore("time phrases", measures, tuple(misses))


def _is_core(row: dict[str, Any]) -> bool:
    return bool(row["tier"] == "core")


def _is_english(row: dict[str, Any]) -> bool:
    return bool(row["lang"].startswith("en"))


def _resolved(row: dict[str, Any]) -> Resolution:
    zone = _zone(row)
    return resolve(row["text"], datetime.fromisoformat(row["reference"]).replace(tzinfo=zone), zone, row["lang"])


def _zone(row: dict[str, Any]) -> tzinfo:
    return parse_zone(row["tz"] or "+00:00")


def judge(row: dict[str, Any], resolution: Resolution) -> Answer:
    """Judge one answer: each expected time is one of the readings of some window, and there are few others."""
    zone, windows = _zone(row), resolution.windows
    readings = [reading for window in windows for reading in window.readings]
    is_right = (
        all(any(_fits(accepted, r, zone) for accepted in e["accept"] for r in readings) for e in row["expected"])
        and all(len(window.readings) <= _MOST_READINGS for window in windows)
        and len(windows) <= len(row["expected"]) + _SPARE_WINDOWS
    )
    # A weekday and a date that contradict each other are asked back, whatever the row made of them.
    is_asked = "weekday_date_conflict" in row["tags"] and resolution.verdict is Verdict.AMBIGUOUS
    if is_right or is_asked:
        return Answer.RIGHT
    return Answer.WRONG if resolution.verdict is Verdict.RESOLVED else Answer.ABSTAINED


def _fits(accepted: dict[str, Any], reading: Reading, zone: tzinfo) -> bool:
    offset = accepted.get("utc_offset_minutes")
    local = zone if offset is None else timezone(timedelta(minutes=offset))

    def moment(name: str) -> datetime:
        return datetime.fromisoformat(accepted[name]).replace(tzinfo=local)

    if accepted["kind"] == "date":
        is_day = reading.kind is ReadingKind.DATE and reading.start is not None
        return is_day and reading.start is not None and reading.start.date() == moment("value").date()
    if accepted["kind"] == "datetime":
        return reading.start == moment("value")
    if accepted.get("mod") == "before":
        return reading.end == moment("end")
    if reading.start != moment("start"):
        return False
    is_clocked = "end" in accepted and "T" in accepted["end"] and accepted.get("mod") != "after"
    # One source writes the end of a day as its last second.
    return not is_clocked or reading.end in {moment("end"), moment("end") + timedelta(seconds=1)}


def _expected(row: dict[str, Any]) -> str:
    return "; ".join(" or ".join(_written(accepted) for accepted in e["accept"]) for e in row["expected"])


def _written(accepted: dict[str, Any]) -> str:
    if "value" in accepted:
        return str(accepted["value"])
    return f"{accepted.get('start', '')}/{accepted.get('end', '')}"


def _got(resolution: Resolution) -> str:
    windows = (" or ".join(_shown(reading) for reading in window.readings) for window in resolution.windows)
    return "; ".join(windows) or "nothing"


def _shown(reading: Reading) -> str:
    ends = [end.isoformat() if end else "" for end in (reading.start, reading.end)]
    return ends[0] if reading.kind is ReadingKind.INSTANT else "/".join(ends)
