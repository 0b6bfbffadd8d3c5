"""What a mail says: its plain text where it has one, else its HTML as text."""

import re
from dataclasses import dataclass

from agent.domain import Defect
from integrations.mime.body.charsets import decode
from integrations.mime.body.flowed import unflow
from integrations.mime.body.structure import Part
from integrations.mime.body.transfer import decoded
from integrations.mime.header.parameters import parse_parameters
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_HTML, MAX_TEXT
from integrations.mime.pages.markup import html_to_text

MARKED_UP = frozenset({"text/html", "text/enriched", "text/richtext"})
_SAID = frozenset({"text/plain", "text/markdown", "text/x-markdown"}) | MARKED_UP
# Versions for a few programs, beside one that we read.
_VERSIONS = frozenset({"text/x-amp-html", "text/watch-html"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([a-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4_096
# Alone in a mail, text of these kinds is a file all the same.
_FILES = frozenset(
    {"text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/rtf"}
) | {"text/rfc822-headers", "text/xml", "text/css"}
_PICTURE = re.compile(r"\s*(?:\[cid:[^\[\]\s]{1,300}\]\s*)+")
_ENVELOPES = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_SEALED = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True)
class Text:
    """The text, the same with quoted HTML blocks marked by `>`, and the parts it was taken from."""

    whole: str
    marked: str
    parts: tuple[Part, ...]


def is_attachment(part: Part) -> bool:
    """Say whether a leaf is something attached rather than something said."""
    kind, parameters = disposition(part)
    if kind == "attachment" or part.content_type not in _SAID:
        return True
    return bool(parameters.get("filename") or part.parameters.get("name")) and kind != "inline"


def disposition(part: Part) -> tuple[str, dict[str, str]]:
    """Return the Content-Disposition in lower case and its parameters."""
    value = part.first("content-disposition")
    if not value:
        return "", {}
    kind, parameters = parse_parameters(value)
    return kind.lower(), parameters


def read_text(root: Part, defects: list[str]) -> Text:
    """Return what the mail says, invisible characters taken out."""
    pieces = _collect(root, defects)
    if not _tell(pieces):
        pieces = [*pieces, *_unmarked(root, pieces, defects)]
    whole, count = visible("\n".join(text.whole for text in pieces if text.whole))
    marked, _ = visible("\n".join(text.marked for text in pieces if text.marked))
    if count:
        defects.append(Defect.INVISIBLE_CHARACTERS.of(count))
    if len(whole) > MAX_TEXT:
        defects.append(Defect.TEXT_TRUNCATED)
    if any(line.strip() == _SEALED for line in whole.split("\n")) or (not whole.strip() and _is_sealed(root)):
        defects.append(Defect.ENCRYPTED_TEXT)
    return Text(whole[:MAX_TEXT].strip("\n"), marked[:MAX_TEXT].strip("\n"), tuple(p for t in pieces for p in t.parts))


def _is_sealed(root: Part) -> bool:
    """Say whether the words of a mail lie in something that is not opened here."""
    return any(part.content_type in _ENVELOPES for part in root.walk())


def _collect(part: Part, defects: list[str]) -> list[Text]:
    if part.content_type == "multipart/alternative":
        return _preferred([_version(child, defects) for child in part.children], part)
    if not part.children:
        return [] if is_attachment(part) else [_leaf(part, defects)]
    found: list[Text] = []
    for child in part.children:
        # A file shown below the words is still a file.
        if child.children or not _is_named(child) or not _tell(found):
            found += _collect(child, defects)
    return found


def _version(part: Part, defects: list[str]) -> list[Text]:
    """Return one of several versions of the same words; a name alone makes no file of it."""
    if part.children or part.content_type not in _SAID or disposition(part)[0] == "attachment":
        return _collect(part, defects)
    return [_leaf(part, defects)]


def _is_named(part: Part) -> bool:
    return bool(disposition(part)[1].get("filename") or part.parameters.get("name"))


def _tell(texts: list[Text]) -> bool:
    """Say whether texts say anything: neither blanks nor the places of pictures do."""
    return any(_says(text.whole) for text in texts)


def _says(text: str) -> bool:
    lines = visible(text)[0].split("\n") if text.strip() else []
    return any(line.strip() and not _PICTURE.fullmatch(line) for line in lines)


def _unmarked(root: Part, said: list[Text], defects: list[str]) -> list[Text]:
    """Return the first part where it is text with a name or of some odd kind, in a mail that says nothing else."""
    leaves = [part for part in root.walk() if not part.children]
    first = leaves[0] if leaves else root
    kind, stated = first.content_type, disposition(first)[0]
    odd = len(leaves) == 1 and kind.startswith("text/") and kind not in _FILES
    is_new = all(part is not first for text in said for part in text.parts)
    is_text = (kind in _SAID and not stated) or (odd and stated in {"", "inline"})
    return [_leaf(first, defects)] if is_new and is_text else []


def _preferred(choices: list[list[Text]], part: Part) -> list[Text]:
    """Take the plain version where it says anything, else the last that does."""
    written = [choice for choice in choices if any(text.whole.strip() for text in choice)]
    telling = [choice for choice in written if _tell(choice)] or written
    plain = [choice for choice in telling if all(part.content_type == "text/plain" for t in choice for part in t.parts)]
    chosen = plain[0] if plain else telling[-1] if telling else []
    # The versions not chosen are spoken for as well: none of them is an attachment.
    others = [part for choice in choices if choice is not chosen for text in choice for part in text.parts]
    others += [child for child in part.children if child.content_type in _VERSIONS]
    return [*chosen, Text("", "", tuple(others))]


def _leaf(part: Part, defects: list[str]) -> Text:
    data, defect = decoded(part)
    marked_up = part.content_type in MARKED_UP
    most = MAX_HTML if marked_up else 4 * MAX_TEXT
    text, mismatch = decode(data[:most], _charset(part, data))
    defects.extend(found for found in (defect, mismatch) if found)
    if len(data) > most:
        defects.append(Defect.TEXT_TRUNCATED)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if marked_up:
        shown = html_to_text(text)
        if shown.hidden:
            defects.append(Defect.HIDDEN_TEXT.of(shown.hidden))
        if not shown.whole:
            defects.append(Defect.TEXT_TRUNCATED)
        return Text(shown.text, shown.marked, (part,))
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return Text(text, text, (part,))


def _charset(part: Part, data: bytes) -> str | None:
    """Return what the part says of its charset; a page may say it itself."""
    stated = part.parameters.get("charset")
    if stated or part.content_type != "text/html" or data.isascii():
        return stated
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = _META_CHARSET.search(data[:_HEAD])
        return found.group(1).decode("ascii") if found else None
    return "utf-8"
