"""Bytes to text: charset labels as mail programs write them, not as Python spells them."""

import codecs
import re

from agent.domain import Defect

# Labels that Python does not know.
_ALIASES = {
    "ansi": "cp1252",
    "ms-ansi": "cp1252",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "visual": "iso-8859-8",
    "x-gbk": "gbk",
    "ksc5601": "euc-kr",
    "x-euc-kr": "euc-kr",
    "x-johab": "johab",
    "x-sjis": "shift_jis",
    "x-euc-jp": "euc-jp",
    "cp51932": "euc-jp",
    "cp50220": "iso-2022-jp",
    "cp50221": "iso-2022-jp",
    "cp65001": "utf-8",
    "cp31j": "cp932",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
# Charsets whose senders mean a superset, by the name that Python has for them.
_MEANT = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
# The numbers that Windows, DOS and IBM have for charsets, in all the ways that they are written.
_CODE_PAGE = re.compile(r"(?:x-)?(?:windows|win|cp|ms|ibm|dos)[-_ ]?(\d{3,5}|31j)")
_PLAIN = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "646", "unknown-8bit", "x-unknown", "unknown", "8bit"})
# Python calls these text encodings; in a mail they are a trick.
_REFUSED = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})


def _codec(label: str) -> str | None:
    page = _CODE_PAGE.fullmatch(label)
    label = f"cp{page.group(1)}" if page else label
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return None if name.replace("-", "_") in _REFUSED else _MEANT.get(name, name)


def decode(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """Return the text, without the mark that may open it, and a defect or None; bytes that do not fit become U+FFFD."""
    text, defect = _decoded(data, charset)
    return text.removeprefix("\ufeff"), defect


def _decoded(data: bytes, charset: str | None) -> tuple[str, str | None]:
    label = re.sub(r"[^a-z0-9_.:+-]", "", (charset or "").lower())
    if label in _PLAIN:
        return _unlabelled(data, label)
    codec = _codec(label)
    if codec is None:
        return data.decode("utf-8", "replace"), Defect.UNKNOWN_CHARSET
    if codec.startswith(("utf-16", "utf-32")) and data.isascii() and b"\0" not in data:
        return data.decode("ascii"), Defect.CHARSET_MISMATCH
    try:
        return data.decode(codec), None
    except UnicodeDecodeError:
        pass
    except (LookupError, ValueError):  # a codec that is not between bytes and text
        return data.decode("utf-8", "replace"), Defect.UNKNOWN_CHARSET
    return _misfit(data, codec)


def _misfit(data: bytes, codec: str) -> tuple[str, str | None]:
    if codec == "iso2022_jp_ext":
        return _japanese(data)
    # cp1252 has five holes, where Latin-1 has controls; other charsets that do not fit are often UTF-8 in disguise.
    try:
        return data.decode("utf-8" if not data.isascii() else codec), Defect.CHARSET_MISMATCH
    except UnicodeDecodeError:
        fallback = "latin-1" if codec == "cp1252" else codec
        return data.decode(fallback, "replace"), Defect.CHARSET_MISMATCH


def _japanese(data: bytes) -> tuple[str, str | None]:
    """Read ISO-2022-JP with the numbers in circles of Windows, which stand in the plane of a later standard."""
    try:
        return data.replace(b"\x1b$B", b"\x1b$(O").decode("iso2022_jp_3"), None
    except UnicodeDecodeError:
        return data.decode("iso2022_jp_ext", "replace"), Defect.CHARSET_MISMATCH


def _unlabelled(data: bytes, label: str) -> tuple[str, str | None]:
    if data.isascii():
        return data.decode("ascii"), None
    defect = Defect.CHARSET_MISSING if label in {"", "us-ascii", "ascii"} else Defect.UNKNOWN_CHARSET
    return data.decode("utf-8", "replace"), defect
