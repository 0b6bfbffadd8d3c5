"""`frontdesk resolve`: what a phrase says about time."""

import json
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from agent.times import parse_zone, resolution_document
from agent.times import resolve as resolve_phrase
from ops.cli.exits import FAILED, USAGE, print_failure, print_line, stop
from ops.cli.mail import Json, file_name, why

LONGEST_LINE = 100_000
"""Bytes of one line of a batch."""


class UnreadableRequest(Exception):
    """A reference, zone or batch line that cannot be used."""


def resolve(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The phrase, in quotes.")] = None,
    reference: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="The moment it was written, ISO 8601; without offset it is local to --tz."),
    ] = None,
    tz: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="IANA zone or ±HH:MM; else the offset of the reference, else UTC."),
    ] = None,
    locale: Annotated[str, typer.Option(help="Language, with or without region: en, en-GB, de.")] = "en",
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl",
            help="Read {text, reference, tz, locale} documents, one a line; --tz and --locale fill in what is missing.",
        ),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Read what a phrase says about time: deterministic, without a model."""
    if batch is not None:
        if text is not None or reference is not None:
            stop(USAGE, "Give either a text with --reference, or --batch.")
        _batch(batch, {"tz": tz, "locale": locale}, as_json=as_json)
        return
    if text is None or reference is None:
        stop(
            USAGE,
            "Give a text and --reference, such as: frontdesk resolve 'Tuesday at 3 pm' --reference 2026-11-23T09:00",
        )
    try:
        document = _resolved({"text": text, "reference": reference, "tz": tz, "locale": locale})
    except UnreadableRequest as error:
        stop(USAGE, str(error))
    _print(document, as_json=as_json)


def _batch(file: Path, otherwise: dict[str, Any], *, as_json: bool) -> None:
    failed = False
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    document = _resolved(otherwise | _request(line))
                except UnreadableRequest as error:
                    failed = True
                    print_failure({"line": number}, str(error), as_json=as_json)
                else:
                    _print(document, as_json=as_json)
    except OSError as error:
        stop(FAILED, f"{file_name(file)}: {why(error)}")
    if failed:
        raise typer.Exit(FAILED)


def _request(line: bytes) -> dict[str, Any]:
    """Return what a line asks for, without what it leaves open."""
    if len(line) > LONGEST_LINE:
        raise UnreadableRequest(f"a line has {LONGEST_LINE} bytes at most")
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnreadableRequest(f"not JSON: {error}") from error
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise UnreadableRequest("a line is an object with text, reference and, if need be, tz and locale")
    for key in ("tz", "locale"):
        if not isinstance(request.get(key), str | None):
            raise UnreadableRequest(f"{key} must be a text")
    return {key: value for key, value in request.items() if value is not None}


def _resolved(request: dict[str, Any]) -> dict[str, Any]:
    reference, zone = _moment(request.get("reference"), request.get("tz"))
    try:
        return resolution_document(resolve_phrase(request["text"], reference, zone, request.get("locale") or "en"))
    except OverflowError as error:
        raise UnreadableRequest("the calendar does not reach as far as this phrase") from error


def _moment(reference: Any, tz: str | None) -> tuple[datetime, tzinfo]:
    """Return the reference, aware, and the zone that the phrase is read in."""
    if not isinstance(reference, str):
        raise UnreadableRequest("reference is missing, or not a text: write a time like 2026-11-23T09:00+01:00")
    try:
        zone = parse_zone(tz) if tz else None
    except ValueError as error:
        raise UnreadableRequest(str(error)) from error
    try:
        moment = datetime.fromisoformat(reference)
    except ValueError as error:
        raise UnreadableRequest(
            f"reference {reference!r} is not a time: write one like 2026-11-23T09:00+01:00"
        ) from error
    in_zone = zone or moment.tzinfo or UTC
    return (moment if moment.tzinfo else moment.replace(tzinfo=in_zone)), in_zone


def _print(document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_line(document)
        return
    from rich.console import Console

    from ops.cli.show import plain

    console = Console()
    console.print(plain(f"{document['verdict']}: {document['why']}" if document["why"] else document["verdict"]))
    for window in document["windows"]:
        console.print(plain(f"  {window['quote']!r} ({window['polarity']})"))
        for reading in window["readings"]:
            ends = " to ".join(str(end) for end in (reading["start"] or "...", reading["end"]) if end)
            console.print(plain(f"    {reading['kind']}: {ends}"))
    if document["duration_minutes"]:
        console.print(plain(f"  duration: {document['duration_minutes']} minutes"))
