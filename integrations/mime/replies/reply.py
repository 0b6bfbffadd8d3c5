"""What the author wrote now. Losing their words is worse than keeping some of another's, so doubt keeps."""

import re

from integrations.mime.limits import MAX_LINES
from integrations.mime.replies.quotes import Sign, signs

_FENCE = re.compile(r"\s*(```|~~~)")
_QUOTED = re.compile(r"\s{0,3}>")
_BARRED = re.compile(r"\s{0,3}[>|]")
_PRODUCT = (
    r"(?:iphone|ipad|ipod|android|blackberry|samsung|galaxy|huawei|xiaomi|pixel|mobile|phone|smartphone|handy|tablet"
    r"|outlook|windows|mail|gmail|yahoo|proton ?mail|spark|nine|sony|lg|nokia|oneplus|thunderbird|icloud)"
)
_SENT = (
    r"gesendet (?:von|mit|über)|envoyé (?:de|depuis|à partir de)|enviado (?:desde|do)|inviato (?:da|dal|dallo|con)"
    r"|verzonden (?:vanaf|met|vanuit|via)|skickat från|sendt fra|lähetetty|wysłan[eo] (?:z|przez)|odesláno z"
    r"|отправлено с"
)
_DEVICE = re.compile(
    r"\W{0,3}(?:sent from my [\w .'+-]{1,40}|get outlook for .{1,30}"
    rf"|sent (?:from|via|with|using) (?:\w+ ){{0,3}}{_PRODUCT}(?: [\w.]+){{0,4}}"
    rf"|(?:{_SENT}) .{{0,30}}{_PRODUCT}.{{0,30}}"
    r"|von meinem .{1,40} gesendet|diese nachricht wurde von meinem .{1,60} gesendet"
    r"|发自我的.{1,30}|从我的.{1,30}发送|iphoneから送信|내 .{1,30}에서 보냄)"
    r"[.!]?\s*(?:<\S{1,300}>|\[\S{1,300}\])?\W{0,3}",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"[\s\-_=*#~+\u2014\u2013\u2500\u1427|]*")
_MARK = "-- "
_SIGNATURE_LINES = 12


def reply_text(text: str) -> str:
    """Return the author's words without quotes, history and signature; all of the text where nothing is left of it.

    So it is where the text has more than MAX_LINES lines: it is too long to be read by anyone but a person.
    """
    if text.count("\n") > MAX_LINES:
        return text.strip()
    lines = [line if line == _MARK else line.rstrip(" \t\u00a0") for line in text.split("\n")]
    return _joined(_own_lines(lines, signs(lines))) or text.strip()


def _fenced(lines: list[str]) -> list[bool]:
    """Say of each line whether it lies between two code fences; one without a partner does not count."""
    marks = [at for at, line in enumerate(lines) if _FENCE.match(line)]
    inside = [False] * len(lines)
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        inside[opening : closing + 1] = [True] * (closing + 1 - opening)
    return inside


def _own_lines(lines: list[str], found: list[Sign]) -> list[str]:
    own: list[str] = []
    fenced = _fenced(lines)
    at = 0
    while at < len(lines):
        line, sign = lines[at], found[at]
        if fenced[at]:
            own.append(line)
        elif sign.history:
            break
        elif sign.attribution and _quotes_follow(lines, at + sign.attribution):
            at = _after_quotes(lines, at + sign.attribution)
            continue
        elif sign.certain:
            break
        elif line in {_MARK, "--"} and (end := _signature_end(lines, at, found)):
            at = end
            continue
        elif not _QUOTED.match(line) and not (_DEVICE.fullmatch(line[:400]) and _ends_words(lines, at + 1, found)):
            own.append(line)
        at += 1
    return own


def _quotes_follow(lines: list[str], start: int) -> bool:
    following = next((line for line in lines[start : start + 6] if line.strip()), "")
    return bool(_BARRED.match(following))


def _after_quotes(lines: list[str], start: int) -> int:
    """Return where the quoted block that follows an attribution ends; here a bar marks a quote too."""
    at = start
    while at < len(lines) and (_BARRED.match(lines[at]) or not lines[at].strip()):
        at += 1
    return at


def _older(line: str, sign: Sign) -> bool:
    return bool(_QUOTED.match(line)) or sign.history or sign.certain


def _ends_words(lines: list[str], start: int, found: list[Sign]) -> bool:
    """Say whether nothing but older mail comes from here on."""
    following = next((at for at in range(start, len(lines)) if lines[at].strip()), None)
    return following is None or _older(lines[following], found[following])


def _signature_end(lines: list[str], start: int, found: list[Sign]) -> int | None:
    """Return where a signature ends: at older mail or at the end; None where it does not read as one.

    Only "-- " with its space is sure. Two hyphens alone may part two paragraphs.
    """
    sure = lines[start] == _MARK
    said = 0
    for at in range(start + 1, len(lines)):
        if _older(lines[at], found[at]):
            return at
        said += bool(lines[at].strip())
        if not sure and (said > _SIGNATURE_LINES or lines[at].endswith("?")):
            return None
    return len(lines)


def _joined(lines: list[str]) -> str:
    while lines and _ORNAMENT.fullmatch(lines[-1][:400]):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n").strip()
