"""Bytes to text: charset labels as mail programs write them, not as Python spells them."""

import codecs
import re

# Labels whose senders mean a superset, or that Python does not know by this name.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "cp-850": "cp850",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
_PLAIN = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "646", "unknown-8bit", "x-unknown", "unknown", "8bit"})
# Python calls these text encodings; in a mail they are a trick.
_REFUSED = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(_MEANT.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return None if name.replace("-", "_") in _REFUSED else name


def decode(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """Return the text and a defect or None; bytes that do not fit become U+FFFD."""
    label = re.sub(r"[^a-z0-9_.:+-]", "", (charset or "").lower())
    if label in _PLAIN:
        return _unlabelled(data, label)
    codec = _codec(label)
    if codec is None:
        return data.decode("utf-8", "replace"), "unknown_charset"
    try:
        return data.decode(codec), None
    except UnicodeDecodeError:
        pass
    except (LookupError, ValueError):  # a codec that is not between bytes and text
        return data.decode("utf-8", "replace"), "unknown_charset"
    return _misfit(data, codec)


def _misfit(data: bytes, codec: str) -> tuple[str, str | None]:
    # cp1252 has five holes, where Latin-1 has controls; other charsets that do not fit are often UTF-8 in disguise.
    try:
        return data.decode("utf-8"), "charset_mismatch"
    except UnicodeDecodeError:
        fallback = "latin-1" if codec == "cp1252" else codec
        return data.decode(fallback, "replace"), "charset_mismatch"


def _unlabelled(data: bytes, label: str) -> tuple[str, str | None]:
    if data.isascii():
        return data.decode("ascii"), None
    defect = "charset_missing" if label in {"", "us-ascii", "ascii"} else "unknown_charset"
    return data.decode("utf-8", "replace"), defect
