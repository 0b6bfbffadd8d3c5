"""Header bytes to text: encoded words (RFC 2047), raw UTF-8 and raw Latin-1."""

import base64
import binascii
import re
import string

from integrations.mime.body.charsets import decode

# A question mark may stand unencoded in a word, the start of the next word may not.
_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,60})?\?([bBqQ])\?((?:[^?=]|=(?!\?(?!=))|\?(?!=))*)\?=")
_PADDING = re.compile(rb"=+")
_BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
_LONGEST_CUT = 1_000
_MAX_RUNS = 1_000
_FOREIGN = bytes(set(range(256)) - set(string.ascii_letters.encode() + string.digits.encode() + b"+/"))


def readable(value: bytes) -> str:
    """Return header bytes as text, encoded words left as they are."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace")


def lenient_base64(data: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign characters are skipped, padding is optional and may stand inside."""
    out = bytearray()
    for run in _PADDING.split(data, _MAX_RUNS):
        clean = run.translate(None, _FOREIGN)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        out += base64.b64decode(clean + b"=" * (-len(clean) % 4))
    return bytes(out)


def _payload(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "bB":
        return lenient_base64(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)


def _is_cut(first: str, second: str) -> bool:
    """Say whether base64 was cut inside a group of four, rather than only left without its padding."""
    rest = len(first) % 4
    if not first or not rest or "=" in first or len(first) > _LONGEST_CUT:
        return False
    left = _BASE64.find(first[-1]) & {1: 63, 2: 15, 3: 3}[rest]
    return rest == 1 or left != 0 or (len(first) + len(second)) % 4 == 0


def decode_words(text: str) -> str:
    """Replace encoded words by what they say; neighbours in one charset are joined first: a character may be split."""
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    last = b""
    coded = ""
    position = 0
    for found in _WORD.finditer(text):
        gap = text[position : found.start()]
        position = found.end()
        charset, data = found.group(1).lower(), _payload(found.group(2), found.group(3))
        before, coded = coded, found.group(3).strip() if found.group(2) in "bB" else ""
        if pending is not None and not gap.strip() and pending[0] == charset:
            kept = pending[1]
            if coded and _is_cut(before, coded):
                coded = before + coded
                kept, data = kept.removesuffix(last), _payload("b", coded)
            pending, last = (charset, kept + data), data
            continue
        if pending is not None:
            out.append(decode(pending[1], pending[0])[0])
        if pending is None or gap.strip():
            out.append(gap)
        pending, last = (charset, data), data
    if pending is not None:
        out.append(decode(pending[1], pending[0])[0])
    out.append(text[position:])
    return "".join(out)
