"""Lines such as "On ... wrote:", in which a mail program names the older mail that follows."""

import re
from collections.abc import Sequence

from integrations.mime.replies.separators import LONGEST, has_address

_WROTE = re.compile(
    r"\b(?:wrote|writes|(?:ge)?schrieb(?:en)?|escribió|escribio|a écrit|ha scritto|scrisse|escreveu|ha escrit|schreef"
    r"|geschreven|skrev"
    r"|kirjoitti|napisał[ao]?(?:\(a\))?|pisze|napsala?(?:\(a\))?|napísala?(?:\(a\))?|írta|a scris|napisao"
    r"|je napisal[ao]?|yazdı"
    r"|написал[аи]?|пишет|пише|писал[аи]?|έγραψε)(?!\w)"
    r"|写道|写了|寫道|書きました|のメール|작성|쓰기",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\b|\d{1,2}时|\d{1,2}:\d{2}")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d年|(?:19|20)\d\d년")
_FRAME = "-*_ \u2014"
# 2024-04-30 10:12 GMT+02:00 Desk <desk@example.com>
_ISO_STAMP = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}(?::\d{2})? (?:GMT|UTC)[+-]\d{1,2}:?\d{2}\s+[^\W\d]")
_SECOND_PERSON = re.compile(r"\b(?:you|ye|sie|du|ihr|vous|tu|usted|voi|lei|você|jij|je|u|ni|ty|вы|ты)\b", re.IGNORECASE)
_DATE_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_OPENING = re.compile(
    r"\W{0,4}(?:(?:on|am|le|el|il|em|en|op|den|de|dne|dňa|dnia|w dniu|pe|às|in data|a|va|v|в|στις)\b.*\d"
    r"|[^\W\d]{1,14}[.,]{0,2}\s+\d|\d)",
    re.IGNORECASE,
)
_NAMED_END = re.compile(r"@[\w.-]+[>)\]\"']{0,3}\)?\s?,?\s?[:：]?\s*\Z")
_TIMED_END = re.compile(r"\d\W{0,3}[:：]\s*\Z")
_FROM_NAMED = re.compile(
    r"(?:missatge de|wiadomość napisana przez|message from|nachricht von|mensaje de)\b", re.IGNORECASE
)
_THAT = re.compile(r"\b(?:that|dass|daß|que|che|dat|att|at|что|że|already|bereits|déjà)\b", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\W{0,4}(?:as|like|when|please|i|we|he|she|they|can|could|would|the|my|your|our|this|that|here|hi|hello"
    r"|wie|als|bitte|ich|wir|er|sie|können|könnten|hier|hallo|comme|je|nous|il a|elle|merci de|veuillez"
    r"|como|por favor|yo|come|io|per favore|zoals|ik|som|jag)\b",
    re.IGNORECASE,
)
_NEAR_END = 25
_SHORT = 120
_QUOTING = re.compile(r"(?:quoting|zitat von|citando(?: a)?|citaat van|citerar|citát od)\b", re.IGNORECASE)


def attribution(lines: Sequence[str], start: int) -> tuple[int, bool]:
    """Return how many lines an attribution such as "On ... wrote:" takes here (0: none), and whether it is certain.

    An uncertain one counts only where quotes follow.
    """
    count, certain = _attribution(lines, start)
    # The words before an attribution are the author's: where a later line opens one, this line does not.
    if count > 1:
        is_sentence = lines[start].rstrip().endswith((".", "!", "?"))
        later = [at for at in range(start + 1, start + count) if _may_open(lines[at], after_sentence=is_sentence)]
        if not _opens(lines[start]) or any(_attribution(lines, at)[0] for at in later):
            return 0, False
    return count, certain


def _opens(line: str) -> bool:
    """Say whether the first line of several may open an attribution."""
    text = line[:LONGEST]
    return bool(_OPENING.match(text)) or (has_address(text) and bool(_WROTE.search(text)))


def _may_open(line: str, *, after_sentence: bool) -> bool:
    """Say whether a later line of several may open an attribution on its own, rather than go on with one."""
    text = line[:LONGEST].strip(_FRAME)
    return bool(_OPENING.match(text)) or (after_sentence and has_address(text))


def _attribution(lines: Sequence[str], start: int) -> tuple[int, bool]:
    text = ""
    for count, line in enumerate(lines[start : start + 4], start=1):
        if not line.strip() or (count > 1 and line.lstrip().startswith(">") and not re.match(r"\s*>\s?:", line)):
            break
        text = f"{text} {line.strip()}".strip()
        if len(text) > LONGEST:
            break
        bare = text.strip(_FRAME)
        if _ends(bare, ends_block=start + count >= len(lines) or not lines[start + count].strip()):
            found = _evidence(bare)
            if found is not None:
                return count, found
    return 0, False


def _ends(text: str, *, ends_block: bool) -> bool:
    if text.endswith((":", "：")):
        return True
    stamped = _ISO_STAMP.match(text) or (text.endswith(">") and _DATE_FIRST.match(text))
    return ends_block and bool(_WROTE.search(text[-20:]) or stamped)


def _evidence(text: str) -> bool | None:
    """Return whether a text is surely an attribution, or None where it is not one."""
    address, clock, dated = has_address(text), _CLOCK.search(text), _DATED.search(text)
    wrote = _WROTE.search(text)
    if _ISO_STAMP.match(text):
        return True
    if _QUOTING.match(text):
        return True if address else None
    is_evident = (address and clock and dated) or (wrote and (address or (clock and dated)))
    if is_evident or (address and (clock or dated) and _NAMED_END.search(text)):
        return _is_sure(text, wrote)
    return False if wrote and re.search(r"\d", text) else None


def _is_sure(text: str, wrote: re.Match[str] | None) -> bool:
    """Say whether a mail program wrote this, not an author who tells what somebody wrote and when."""
    ends_written = wrote is not None and wrote.end() > len(text) - _NEAR_END
    if _SENTENCE.match(text) or not (ends_written or text.endswith((":", "："))):
        return False
    if wrote is not None and _THAT.search(text, wrote.end()):
        return False
    is_timed = bool(_CLOCK.search(text) or _DATED.search(text))
    if not has_address(text):
        return bool(_OPENING.match(text)) and not _SECOND_PERSON.search(text)
    if _NAMED_END.search(text):
        return wrote is not None or bool(_CLOCK.search(text))
    if _TIMED_END.search(text):
        return wrote is not None or bool(_FROM_NAMED.match(text))
    return ends_written and (is_timed or (len(text) < _SHORT and "<" in text))
