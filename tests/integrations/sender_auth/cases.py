"""The tables of mails in spoofs.txt and honest.txt.

`== ` begins a mail, `= ` a piece that others name in a line of its own. <NUL> and <CR> stand for these, <END> for
an empty line, <LONG> for more than any field should have.
"""

from pathlib import Path

SIGNS = {"<END>": "", "<NUL>": "\0", "<CR>": "\r", "<LONG>": "; x=y" * 4_000}


def table(file: str, group: str = "") -> dict[str, str]:
    """Return the headers of a file, or of a group of them, by their names."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    pieces: dict[str, str] = {}
    mails: dict[str, str] = {}
    for part in text.split("\n\n")[1:]:
        title, _, header = part.partition("\n")
        mark, _, name = title.partition(" ")
        (mails if mark == "==" else pieces)[name] = header.rstrip("\n") + "\n"
    return {name: _whole(header, pieces) for name, header in mails.items() if name.startswith(group)}


def lying(header: str) -> bytes:
    """Return a mail as it lies in the mailbox."""
    return header.replace("\n", "\r\n").encode() + b"Subject: A slot\r\n\r\nFriday at ten?\r\n"


def _whole(header: str, pieces: dict[str, str]) -> str:
    for name, piece in pieces.items():
        header = header.replace(f"{name}\n", piece)
    for sign, meant in SIGNS.items():
        header = header.replace(sign, meant)
    return header
