"""`frontdesk handle`: try mails of one's own in a world of one's own."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ops.cli.exits import CONFIGURATION, FAILED, embedded_world, print_line, stop
from ops.cli.mail import Files, Json


class Level(StrEnum):
    """What the desk may do by itself."""

    AUTO = "auto"
    APPROVE = "approve"
    SHADOW = "shadow"


class Format(StrEnum):
    """The formats that have a schema."""

    PARSE = "parse"
    RESOLVE = "resolve"
    HANDLE = "handle"
    WORLD = "world"


def handle(
    files: Files,
    world: Annotated[Path, typer.Option(metavar="WORLD.yaml", help="The world to play them in.")],
    model_url: Annotated[
        str | None,
        typer.Option(help="An OpenAI-compatible endpoint; else OPENAI_BASE_URL with OPENAI_API_KEY, else recordings."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model's name at that endpoint.")] = None,
    level: Annotated[Level, typer.Option(help="What the desk may do by itself.")] = Level.AUTO,
    *,
    each: Annotated[bool, typer.Option("--each", help="A fresh world for each mail.")] = False,
    as_json: Json = False,
) -> None:
    """Play mails through a world on this machine, and show what became of each.

    Real servers run on loopback for as long as it takes; what is shown is read back from them. Needs no settings.
    """
    with embedded_world():
        _play(files, world, model_url, model, level, each=each, as_json=as_json)


def _play(
    files: Sequence[Path], world: Path, url: str | None, name: str | None, level: Level, *, each: bool, as_json: bool
) -> None:
    from ops.cli.show import show_line
    from ops.settings import environment
    from ops.world.answers import answers
    from ops.world.format import WorldError, load_world
    from ops.world.play import WorldMail, play

    try:
        loaded = load_world(world)
    except WorldError as error:
        stop(CONFIGURATION, str(error))
    mails, failed = [], False
    for file in files:
        try:
            mails.append(WorldMail(str(file), file.read_bytes()))
        except OSError as error:
            failed = True
            _fail(str(file), error.strerror or type(error).__name__, as_json=as_json)
    with answers(environment(), url=url, name=name) as make_model:
        for group in [[mail] for mail in mails] if each else [mails] if mails else []:
            play(loaded, group, make_model, level=level.value, watch=_printer(show_line, as_json=as_json))
    if failed:
        raise typer.Exit(FAILED)


def _printer(show: Any, *, as_json: bool) -> Any:
    return (lambda line: print_line(line.model_dump(mode="json"))) if as_json else show


def _fail(file: str, why: str, *, as_json: bool) -> None:
    if as_json:
        print_line({"file": file, "error": why})
    else:
        typer.echo(f"{file}: {why}", err=True)


def schema(name: Annotated[Format, typer.Argument(help="Which format.")]) -> None:
    """Print the JSON Schema of a format: what a command prints a line, or a world file."""
    from ops.formats import FailedLine, HandleLine, ParseLine, ResolveLine
    from ops.world.format import World

    formats: dict[Format, Any] = {
        Format.PARSE: ParseLine | FailedLine,
        Format.RESOLVE: ResolveLine,
        Format.HANDLE: HandleLine | FailedLine,
        Format.WORLD: World,
    }
    from pydantic import TypeAdapter

    print_line(TypeAdapter(formats[name]).json_schema(by_alias=True))
