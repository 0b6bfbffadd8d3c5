"""`frontdesk handle`: try mails of one's own in a world of one's own."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from ops.cli.exits import CONFIGURATION, FAILED, USAGE, embedded_world, print_failure, print_line, stop
from ops.cli.mail import Files, Json, file_name, read_mail, why

if TYPE_CHECKING:
    from ops.formats import HandleLine
    from ops.world.format import World
    from ops.world.post import WorldMail

NOT_RECORDED = "The model's answers are recordings, and none fits this mail: name an endpoint with --model-url."


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
    GATES = "gates"
    DOCTOR = "doctor"
    POLICY = "policy"
    SLOTS = "slots"
    WORLD = "world"


def handle(
    files: Files,
    world: Annotated[
        Path,
        typer.Option(metavar="WORLD.yaml", help="The world to play them in; its form: `frontdesk schema world`."),
    ],
    model_url: Annotated[
        str | None,
        typer.Option(help="An OpenAI-compatible endpoint; else OPENAI_BASE_URL with OPENAI_API_KEY, else recordings."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model's name at that endpoint.")] = None,
    level: Annotated[
        Level, typer.Option(help="auto acts, approve stops before each effect, shadow only decides.")
    ] = Level.AUTO,
    *,
    each: Annotated[bool, typer.Option("--each", help="A fresh world for each mail.")] = False,
    as_json: Json = False,
) -> None:
    """Play mails, in order, through a world on this machine, and show what became of each.

    Real servers run on loopback for as long as it takes; what is shown is read back from them. Needs no settings, no
    account and no network. `{{reply:1}}` in a mail stands for the Message-ID of our first reply.
    """
    if model_url is not None and not _is_web(model_url):
        stop(USAGE, f"--model-url {model_url!r} is not a URL: write one like http://127.0.0.1:8080/v1")
    with embedded_world():
        _play(files, world, model_url, model, level, each=each, as_json=as_json)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and len(url.split()) == 1
    except ValueError:
        return False


def _play(
    files: Sequence[Path], world: Path, url: str | None, name: str | None, level: Level, *, each: bool, as_json: bool
) -> None:
    from ops.settings import environment
    from ops.telemetry import configure_logging
    from ops.world.answers import answers, source
    from ops.world.format import WorldError, load_world
    from ops.world.play import play

    configure_logging("error")
    try:
        loaded = load_world(world)
    except WorldError as error:
        stop(CONFIGURATION, str(error))
    told = source(environment(), url)
    watch = print_document if as_json else _shown(loaded, told, recorded=not told.startswith("asked live"))
    failures: list[Path] = []
    with answers(environment(), url=url, name=name) as make_model:
        mails = _mails(files, failures, as_json=as_json)
        for group in ([mail] for mail in mails) if each else [mails]:
            play(loaded, group, make_model, level=level.value, watch=watch)
    if failures:
        raise typer.Exit(FAILED)


def _mails(files: Sequence[Path], failures: list[Path], *, as_json: bool) -> Iterator["WorldMail"]:
    """Read one file after the other, each when its turn comes; tell of those that cannot be read in their place."""
    from ops.world.post import WorldMail

    for file in files:
        try:
            raw = read_mail(file)
        except OSError as error:
            failures.append(file)
            print_failure({"file": file_name(file)}, why(error), as_json=as_json)
        else:
            yield WorldMail(file_name(file), raw)


def print_document(line: "HandleLine") -> None:
    """Print what became of one mail as one line of JSON."""
    print_line(line.model_dump(mode="json"))


def _shown(world: "World", source: str, *, recorded: bool) -> Callable[["HandleLine"], None]:
    from agent.domain import Reason
    from ops.cli.show import show_line

    zone = world.policy.slots.tz
    typer.echo(f"The model: {source}. Times are those of {zone.key}.")

    def show(line: "HandleLine") -> None:
        show_line(line, zone)
        if recorded and line.reason is Reason.MODEL_UNAVAILABLE:
            typer.echo(NOT_RECORDED, err=True)

    return show


def schema(name: Annotated[Format, typer.Argument(help="Which format.")]) -> None:
    """Print the JSON Schema of a format: what a command prints a line, or a world file."""
    from pydantic import TypeAdapter

    from ops.formats import (
        DoctorLine,
        FailedLine,
        FailedRequest,
        GateLine,
        HandleLine,
        ParseLine,
        PausedLine,
        ResolveLine,
    )
    from ops.preview import SlotsLine
    from ops.rules.holding import PolicyLine

    if name is Format.WORLD:
        from ops.world.format import World

        print_line(TypeAdapter(World).json_schema(by_alias=True))
        return
    formats: dict[Format, Any] = {
        Format.PARSE: ParseLine | FailedLine,
        Format.RESOLVE: ResolveLine | FailedRequest,
        Format.HANDLE: HandleLine | FailedLine,
        Format.GATES: GateLine | PausedLine,
        Format.DOCTOR: DoctorLine,
        Format.POLICY: PolicyLine,
        Format.SLOTS: SlotsLine,
    }
    print_line(TypeAdapter(formats[name]).json_schema(by_alias=True))
