"""Header fields as we write them: in one line of thought, folded, in ASCII; nothing in them can start another field."""

import base64
import re
from collections.abc import Sequence

from integrations.mime.header.words import decode_words
from integrations.mime.invisible import visible

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_PLAIN = re.compile(r"(?:[!-~]{1,60}(?: |\Z))*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LINE = 76
# So many bytes fill an encoded word that still fits behind the longest name of a field that may need one.
_BYTES_A_WORD = 39
_LONGEST_PHRASE = 60


def one_line(text: str) -> str:
    """Return one line without controls, also none that an encoded word would decode to."""
    return _CONTROL.sub(" ", visible(_CONTROL.sub(" ", decode_words(text)))[0]).strip()


def written(name: str, tokens: Sequence[str]) -> bytes:
    """Return a field of ASCII tokens with its line end, folded between them."""
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > _LINE and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {token}"
    return "".join(f"{whole}\r\n" for whole in [*lines, line]).encode("ascii")


def unstructured(text: str) -> list[str]:
    """Return the tokens of a field that is read by people."""
    return text.split() if _PLAIN.fullmatch(text) and "=?" not in text else _encoded(text)


def mailbox(name: str, address: str) -> list[str]:
    """Return the tokens of an address with the name that is shown for it."""
    if not name:
        return [address]
    if "=?" in name or not name.isascii() or len(name) > _LONGEST_PHRASE:
        return [*_encoded(name), f"<{address}>"]
    if _ATOMS.fullmatch(name):
        return [*name.split(), f"<{address}>"]
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{quoted}"', f"<{address}>"]


def _encoded(text: str) -> list[str]:
    """Return encoded words (RFC 2047); no character is split between two."""
    pieces = [b""]
    for character in text:
        data = character.encode("utf-8", "replace")
        if len(pieces[-1]) + len(data) > _BYTES_A_WORD:
            pieces.append(b"")
        pieces[-1] += data
    return [f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?=" for piece in pieces]
