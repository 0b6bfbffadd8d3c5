"""`frontdesk parse`: what a mail says, as the workflow reads it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ops.cli.exits import FAILED, print_failure, print_line

if TYPE_CHECKING:
    from integrations.sender_auth import TrustAnchor

Files = Annotated[list[Path], typer.Argument(metavar="FILE.eml...", help="Mails as files, one mail each.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines: each document one line of ASCII.")]


def parse(
    files: Files,
    authserv_id: Annotated[
        str | None,
        typer.Option(help="The name your mail server signs Authentication-Results with; without it nobody is proven."),
    ] = None,
    own_hosts: Annotated[
        str, typer.Option(help="Hosts of yours between that server and the mailbox, with commas between.")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Show what is in a mail: text, reply, attachments, calendar parts, sender and defects.

    A mail with defects is shown with what could be read of it; only a file that cannot be read fails.
    """
    from integrations.sender_auth import trust_anchor

    try:
        anchor = trust_anchor(authserv_id, own_hosts)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    failed = False
    for file in files:
        try:
            document = _document(file, anchor)
        except OSError as error:
            failed = True
            print_failure({"file": file_name(file)}, why(error), as_json=as_json)
            continue
        if as_json:
            print_line(document)
        else:
            _show(document)
    if failed:
        raise typer.Exit(FAILED)


def file_name(file: Path) -> str:
    """Return a file's name as text that every reader of JSON takes, also where it is not UTF-8."""
    return os.fsencode(file).decode(errors="replace")


def read_mail(file: Path) -> bytes:
    """Read as much of a file as a mail may have, and a byte more."""
    from integrations.mime.limits import MAX_BYTES

    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def why(error: OSError) -> str:
    """Say why a file could not be read."""
    return error.strerror or type(error).__name__


def _document(file: Path, anchor: "TrustAnchor | None") -> dict[str, Any]:
    from integrations.mime import parse_limited
    from integrations.mime.document import parse_document
    from integrations.sender_auth import AuthresSenderAuth

    email = parse_limited(read_mail(file))
    return parse_document(file_name(file), email, AuthresSenderAuth(anchor).verify(email))


def _show(document: dict[str, Any]) -> None:
    from rich.console import Console, Group
    from rich.panel import Panel
    from rich.table import Table

    from ops.cli.show import plain

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(document):
        table.add_row(name, plain(value or "-"))
    text = Panel(plain(document["reply_text"]), title="written now", title_align="left")
    console = Console()
    console.print(Panel(Group(table, text), title=plain(document["file"]), title_align="left"))


def _rows(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is shown of a mail above its text, a line each."""
    sender, machine = document["sender"], document["machine"]
    proven = "proven" if sender["verified"] else "not proven"
    return [
        *[(name, document[name] or "") for name in ("subject", "date", "message_id")],
        *[(name, ", ".join(document[name])) for name in ("from", "to", "cc")],
        ("sender", f"{sender['address'] or 'nobody'}, {proven} ({sender['reason']})"),
        ("machine", f"yes ({', '.join(machine['reasons'])})" if machine["is_machine"] else "no"),
        *[
            ("attached", f"{part['name']} ({part['content_type']}, {part['size']} bytes): {part['status']}")
            for part in document["attachments"]
        ],
        *[
            ("calendar", " ".join(filter(None, (part["method"], part["summary"], part["start"]))))
            for part in document["calendar"]
        ],
        ("defects", ", ".join(document["defects"]) or "none"),
    ]
