"""What a mail says: its plain text where it has one, else its HTML as text."""

from dataclasses import dataclass

from integrations.mime.charsets import decode
from integrations.mime.flowed import unflow
from integrations.mime.invisible import visible
from integrations.mime.limits import MAX_TEXT
from integrations.mime.markup import html_to_text
from integrations.mime.parameters import parse_parameters
from integrations.mime.structure import Part
from integrations.mime.transfer import decoded


@dataclass(frozen=True)
class Text:
    """The text, the same with quoted HTML blocks marked by `>`, and the parts it was taken from."""

    whole: str
    marked: str
    parts: tuple[Part, ...]


def is_attachment(part: Part) -> bool:
    """Say whether a leaf is something attached rather than something said."""
    kind, parameters = disposition(part)
    if kind == "attachment" or part.content_type not in {"text/plain", "text/html"}:
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
    """Return the text of a mail; invisible characters are taken out and counted among the defects."""
    pieces = _collect(root, defects)
    whole, count = visible("\n".join(piece.whole for piece in pieces if piece.whole))
    marked, _ = visible("\n".join(piece.marked for piece in pieces if piece.marked))
    if count:
        defects.append(f"invisible_characters:{count}")
    if len(whole) > MAX_TEXT:
        defects.append("text_truncated")
    return Text(whole[:MAX_TEXT].strip("\n"), marked[:MAX_TEXT].strip("\n"), tuple(p for t in pieces for p in t.parts))


def _collect(part: Part, defects: list[str]) -> list[Text]:
    if part.content_type == "multipart/alternative":
        return _preferred([_collect(child, defects) for child in part.children])
    if part.children:
        return [text for child in part.children for text in _collect(child, defects)]
    return [] if is_attachment(part) else [_leaf(part, defects)]


def _preferred(choices: list[list[Text]]) -> list[Text]:
    """Take the plain version where it says anything, else the last that does."""
    telling = [choice for choice in choices if any(text.whole.strip() for text in choice)]
    plain = [choice for choice in telling if all(part.content_type == "text/plain" for t in choice for part in t.parts)]
    chosen = plain[0] if plain else telling[-1] if telling else []
    # The versions not chosen are spoken for as well: none of them is an attachment.
    others = tuple(part for choice in choices if choice is not chosen for text in choice for part in text.parts)
    return [*chosen, Text("", "", others)]


def _leaf(part: Part, defects: list[str]) -> Text:
    data, defect = decoded(part)
    charset = part.parameters.get("charset")
    text, mismatch = decode(data[: 4 * MAX_TEXT], charset)
    defects.extend(found for found in (defect, mismatch) if found)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.content_type == "text/html":
        whole, marked, hidden = html_to_text(text)
        if hidden:
            defects.append("html_hidden_text")
        return Text(whole, marked, (part,))
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return Text(text, text, (part,))
