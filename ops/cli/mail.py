"""`frontdesk parse`: what a mail says, as the workflow reads it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ops.cli.exits import FAILED, print_line

Files = Annotated[list[Path], typer.Argument(metavar="FILE.eml...", help="Mails as files, one mail each.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document a line.")]


def parse(
    files: Files,
    authserv_id: Annotated[
        str | None,
        typer.Option(help="The name your mail server signs Authentication-Results with; without it nobody is proven."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Show what is in a mail: text, reply, attachments, calendar parts, sender and defects."""
    failed = False
    for file in files:
        try:
            document = _document(file, authserv_id)
        except OSError as error:
            failed = True
            _fail(str(file), error.strerror or type(error).__name__, as_json=as_json)
            continue
        if as_json:
            print_line(document)
        else:
            _show(document)
    if failed:
        raise typer.Exit(FAILED)


def _document(file: Path, authserv_id: str | None) -> dict[str, Any]:
    from integrations.mime import parse_limited
    from integrations.mime.document import parse_document
    from integrations.sender_auth import AuthresSenderAuth

    email = parse_limited(file.read_bytes())
    return parse_document(str(file), email, AuthresSenderAuth(authserv_id).verify(email))


def _fail(file: str, why: str, *, as_json: bool) -> None:
    if as_json:
        print_line({"file": file, "error": why})
    else:
        typer.echo(f"{file}: {why}", err=True)


def _show(document: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name in ("file", "message_id", "subject", "date"):
        table.add_row(name, Text(str(document[name] if document[name] is not None else "-")))
    for name in ("from", "to", "cc"):
        table.add_row(name, Text(", ".join(document[name]) or "-"))
    sender, machine = document["sender"], document["machine"]
    proven = "proven" if sender["verified"] else "not proven"
    table.add_row("sender", Text(f"{sender['address'] or '-'}, {proven} ({sender['reason']})"))
    table.add_row("machine", Text(", ".join(machine["reasons"]) if machine["is_machine"] else "no"))
    for attachment in document["attachments"]:
        told = (
            f"{attachment['name']} ({attachment['content_type']}, {attachment['size']} bytes): {attachment['status']}"
        )
        table.add_row("attachment", Text(told))
    for event in document["calendar"]:
        table.add_row("calendar", Text(f"{event['method'] or '-'} {event['summary'] or '-'} {event['start'] or '-'}"))
    table.add_row("defects", Text(", ".join(document["defects"]) or "none"))
    table.add_row("written now", Text(document["reply_text"]))
    Console().print(table)
