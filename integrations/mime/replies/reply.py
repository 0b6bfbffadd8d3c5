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
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\s?[:.)-]", re.IGNORECASE)
# Where the answers stand in the middle of an older mail that nothing marks, all of it is needed.
_BELOW = re.compile(
    r"\b(?:answers?|comments?|replies|responses?|notes)\b.{0,30}\b(?:below|inline|in-line|in red|in blue|in the text)\b"
    r"|\b(?:antworten|anmerkungen|kommentare)\b.{0,30}\b(?:unten|in rot|im text)\b"
    r"|\b(?:réponses|remarques)\b.{0,30}(?:ci-dessous|en rouge)|\brespuestas\b.{0,30}\b(?:abajo|en rojo)\b",
    re.IGNORECASE,
)
# A line that a name, a firm or a telephone number does not look like.
_SPEAKS = re.compile(r"[?!:]\s*\Z|[^\W\d_]{4,}\.\s*\Z|.{80}")


def reply_text(text: str) -> str:
    """Return the author's words without quotes, history and signature; all of the text where nothing is left of it.

    All of it is returned, too, where the author says that the answers stand below.

    So it is where the text has more than MAX_LINES lines: it is too long to be read by anyone but a person.
    """
    if text.count("\n") > MAX_LINES:
        return text.strip()
    lines = [line if line == _MARK else line.rstrip(" \t\u00a0") for line in text.split("\n")]
    own = _joined(_own_lines(lines, signs(lines)))
    return text.strip() if not own or _BELOW.search(own) else own


def _fenced(lines: list[str]) -> list[bool]:
    """Say of each line whether it lies between two code fences; one without a partner does not count."""
    marks = [at for at, line in enumerate(lines) if _FENCE.match(line)]
    inside = [False] * len(lines)
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        inside[opening : closing + 1] = [True] * (closing + 1 - opening)
    return inside


def _own_lines(lines: list[str], found: list[Sign]) -> list[str]:
    own: list[str] = []
    kept = [fenced or listed for fenced, listed in zip(_fenced(lines), _listed(lines, found), strict=True)]
    at = 0
    while at < len(lines):
        line, sign = lines[at], found[at]
        if kept[at]:
            own.append(line)
        elif (older := max(sign.attribution, int(sign.history))) and _quotes_follow(lines, at + older):
            at = _after_quotes(lines, at + older)
            continue
        elif sign.history or sign.certain:
            break
        elif line in {_MARK, "--"} and (end := _signature_end(lines, at, found)):
            at = end
            continue
        elif _is_escaped(lines, at):
            own.append(line[1:])
        elif not _QUOTED.match(line) and not _is_device(lines, at, found):
            own.append(line)
        at += 1
    return own


def _listed(lines: list[str], found: list[Sign]) -> list[bool]:
    """Say of each line whether the author marked it with ">" as one of several, below a line that announces them."""
    listed = [False] * len(lines)
    if any(sign.history or sign.attribution for sign in found):
        return listed
    for at in range(1, len(lines)):
        above = lines[at - 1]
        announced = above.endswith(":") and not re.search(r"[\d@]", above)
        listed[at] = bool(_QUOTED.match(lines[at])) and (listed[at - 1] or announced)
    return listed


def _is_escaped(lines: list[str], at: int) -> bool:
    """Say whether a mailbox file has put a mark before a line that begins with "From "."""
    beside = [lines[place] for place in (at - 1, at + 1) if 0 <= place < len(lines)]
    return lines[at].startswith(">From ") and not any(_QUOTED.match(line) for line in beside)


def _is_device(lines: list[str], at: int, found: list[Sign]) -> bool:
    """Say whether a line is what a program puts below a mail, on its own: "Sent from my phone"."""
    stands_alone = at == 0 or not lines[at - 1].strip()
    return stands_alone and bool(_DEVICE.fullmatch(lines[at][:400])) and _ends_words(lines, at + 1, found)


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
        if sure and _POSTSCRIPT.match(lines[at]) and not lines[at - 1].strip():
            return at
        said += bool(lines[at].strip())
        is_words = bool(_SPEAKS.search(lines[at])) and not _DEVICE.fullmatch(lines[at][:400])
        if not sure and (said > _SIGNATURE_LINES or is_words):
            return None
    return len(lines)


def _joined(lines: list[str]) -> str:
    while lines and _ORNAMENT.fullmatch(lines[-1][:400]):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n").strip()
