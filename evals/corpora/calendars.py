"""Calendar files: the same events as a reference reader sees, or a refusal that says so."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agent.domain import CalendarPart
from evals.corpora.score import Miss, SetScore, counted, rows, short
from integrations.mime.files.calendar import read_calendar

MANIFEST = "ics_manifest.jsonl"


def score(folder: Path) -> SetScore:
    """Read each file and compare its events."""
    right: list[bool] = []
    misses: list[Miss] = []
    for row in rows(folder / MANIFEST):
        events, defect = read_calendar((folder / row["file"]).read_bytes())
        got = [_event(event) for event in events]
        wanted = [_wanted(event) for event in row.get("reference_events", ())]
        right.append(got == wanted if "reference_events" in row else bool(defect) or not events)
        if not right[-1]:
            misses.append(Miss(row["file"], "events", short(wanted or row.get("reference_error")), short(got)))
    return SetScore("calendar files", (counted("events, or a refusal", right, 1.0),), tuple(misses))


def _event(event: CalendarPart) -> tuple[str, str, str | None, str | None, str]:
    return event.uid or "", event.summary or "", _stamp(event.start), _stamp(event.end), event.status or ""


def _wanted(event: dict[str, Any]) -> tuple[str, str, str | None, str | None, str]:
    return event["uid"], event["summary"], event["dtstart"], event["dtend"], event["status"]


def _stamp(moment: datetime | date | None) -> str | None:
    return (moment.astimezone(UTC) if isinstance(moment, datetime) else moment).isoformat() if moment else None
