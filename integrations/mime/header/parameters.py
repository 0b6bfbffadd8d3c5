"""The parameters of Content-Type and Content-Disposition: RFC 2045, RFC 2231, and what programs really send."""

import re
from urllib.parse import unquote_to_bytes

from integrations.mime.body.charsets import decode
from integrations.mime.header.words import decode_words, readable

_PARAMETER = re.compile(r';\s*([^=;\s"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_COMMENT = re.compile(r"\([^()]*\)")
# What follows a value, not what belongs to an unquoted file name.
_LAST_COMMENT = re.compile(r"(?<!\s)\s*\([^()]*\)\Z")
# Some programs forget the semicolon behind the type.
_FORGOTTEN = re.compile(r"\s*([^\s;,=\"]{1,200})(?:,\s*|\s+)(?=[a-z*]{1,20}\s?=)", re.IGNORECASE)
_CONTINUED = re.compile(r"([^*]+)\*(\d{1,3})(\*?)|([^*]+)(\*)")


def parse_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """Return what stands before the first semicolon and the parameters by lower-case name, decoded."""
    text = readable(value)
    if forgotten := _FORGOTTEN.match(text):
        text = f"{forgotten.group(1)};{text[forgotten.end() :]}"
    head, _, rest = text.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(";" + rest):
        content = re.sub(r'\\(["\\])', r"\1", quoted) if quoted else _bare(bare)
        found = _CONTINUED.fullmatch(name.lower())
        if found is None:
            plain.setdefault(name.lower(), content)
        elif found.group(4):
            pieces.setdefault(found.group(4), {}).setdefault(0, (content, True))
        else:
            pieces.setdefault(found.group(1), {}).setdefault(int(found.group(2)), (content, bool(found.group(3))))
    decoded = {name: decode_words(content) for name, content in plain.items()}
    decoded.update({name: _joined(parts) for name, parts in pieces.items()})
    return "/".join(piece.strip(' \t"') for piece in _COMMENT.sub("", head).split("/")), decoded


def _bare(text: str) -> str:
    return _LAST_COMMENT.sub("", text.strip()).strip('"')


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """Put RFC 2231 pieces together; the charset stands in the first."""
    charset: str | None = None
    data = b""
    for number in sorted(parts):
        content, encoded = parts[number]
        if encoded and number == 0 and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        data += unquote_to_bytes(content) if encoded else content.encode("utf-8", "replace")
    if charset is None and not any(encoded for _, encoded in parts.values()):
        return decode_words(data.decode("utf-8", "replace"))
    return decode(data, charset)[0]
