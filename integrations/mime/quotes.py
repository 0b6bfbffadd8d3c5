"""Where quoted history starts: attributions, separators and the header blocks that mail programs write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb(?:en)?|escribió|escribio|a écrit|ha scritto|scrisse|escreveu|ha escrit|schreef"
    r"|geschreven|skrev"
    r"|kirjoitti|napisał[ao]?(?:\(a\))?|pisze|napsala?(?:\(a\))?|napísala?(?:\(a\))?|írta|a scris|napisao"
    r"|je napisal[ao]?|yazdı"
    r"|написал[аи]?|пишет|писал[аи]?|έγραψε)(?!\w)"
    r"|写道|写了|寫道|書きました|のメール|작성|쓰기",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\b|\d{1,2}时|\d{1,2}:\d{2}")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d年|(?:19|20)\d\d년")
_ISO_STAMP = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}(?::\d{2})? (?:GMT|UTC)[+-]\d{1,2}:?\d{2}\b")
_SECOND_PERSON = re.compile(r"\b(?:you|ye|sie|du|ihr|vous|tu|usted|voi|lei|você|jij|je|u|ni|ty|вы|ты)\b", re.IGNORECASE)
_LONGEST = 400
_DATE_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_OPENING = re.compile(
    r"\W{0,4}(?:(?:on|am|le|el|il|em|en|op|den|de|dne|dňa|dnia|w dniu|pe|às|in data|a|va|v|в|στις)\b.*\d"
    r"|[^\W\d]{1,14}[.,]{0,2}\s+\d|\d)",
    re.IGNORECASE,
)

_FROM = "from|von|de|da|van|från|fra|lähettäjä|od|de la|feladó|от|від|kimden|από|发件人|寄件者|差出人|보낸 ?사람"
_SUBJECT = (
    "subject|betreff|betr|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|tárgy|subiect"
    "|тема|konu|θέμα|主题|主旨|件名|제목"
)
_SENT = (
    "sent|date|gesendet|datum|envoyé(?: le)?|enviado(?: el| em)?|fecha|inviato(?: il)?|data|verzonden|skickat|sendt"
    "|dato"
    "|lähetetty|päiväys|päivämäärä|wysłano|odesláno|odoslané|elküldve|dátum|trimis|отправлено|дата|tarih|gönderildi"
    "|发送时间|日期|送信日時|日時|보낸 ?날짜|날짜|message du"
)
_TO = (
    "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|către|кому|kime|προς|收件人|宛先|받는 ?사람"
    "|cc|bcc|kopie|kopia|kopi|copie|copia|cópia|dw|копия|抄送|참조|reply-to|antwort an|risposta|organi[sz]ation"
)
_LABEL = re.compile(
    rf"[\s>*_|]*(?:(?P<f>{_FROM})|(?P<s>{_SUBJECT})|(?P<d>{_SENT})|(?P<t>{_TO}))\s?\*?\s?[:：]\*?(?P<v>.*)",
    re.IGNORECASE,
)

_WORDS = (
    "original message|forwarded message|forwarded mail|begin forwarded message|reply message"
    "|ursprüngliche nachricht|originalnachricht"
    "|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-?mail)|message d[’']origine"
    "|message original|message transféré"
    "|mail original|courriel original|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    "|mensagem original|mensagem encaminhada"
    "|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|originalmeddelande|ursprungligt meddelande"
    "|vidarebefordrat meddelande"
    "|oprindelig (?:meddelelse|besked|mail)|videresendt (?:meddelelse|besked|melding)|opprinnelig melding"
    "|original(?:meldingen| melding)"
    "|alkuperäinen viesti|välitetty viesti|oryginalna wiadomość|wiadomość oryginalna|przekazana wiadomość"
    "|původní (?:zpráva|e-?mail)|přeposlaná zpráva|pôvodná správa|eredeti üzenet|mesaj original|mesajul original"
    "|исходное сообщение|пересылаемое сообщение|(?:orijinal|özgün) (?:mesaj|ileti)|αρχικό μήνυμα"
    "|原始邮件|原始信件|转发(?:的)?邮件|元のメッセージ|転送メッセージ|원본 ?메시지"
)
_SEPARATOR = re.compile(
    rf"[\s*_>]*-{{2,}}[\s*]*(?:{_WORDS})[\s*]*:?[\s*]*-{{2,}}[\s*]*|\s*(?:begin forwarded message|forwarded message"
    rf"|anfang der weitergeleiteten (?:nachricht|e-?mail))\s?:\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s*]*[-_=]{5,}[\s*]*")


def _address(text: str) -> bool:
    return "@" in text and bool(_ADDRESS.search(text))


def is_separator(line: str) -> bool:
    """Say whether a line is one of "-----Original Message-----" and its like."""
    return len(line) <= 200 and bool(_SEPARATOR.fullmatch(line))


def header_block(lines: Sequence[str], start: int) -> bool:
    """Say whether the headers of an older mail start on this line."""
    if not _LABEL.match(lines[start][:_LONGEST]):
        return False
    kinds: set[str] = set()
    addressed = False
    misses = 0
    for line in lines[start : start + 12]:
        found = _LABEL.match(line[:_LONGEST])
        if found is None:
            # A long field goes on on the next line; a second stranger ends the block.
            misses += 1
            if misses > 1 or (not line.strip() and len(kinds) > 1):
                break
            addressed = addressed or (kinds == {"f"} and _address(line[:_LONGEST]))
            continue
        misses = 0
        kind = next(name for name in "fsdt" if found.group(name))
        kinds.add(kind)
        addressed = addressed or (kind == "f" and _address(found.group("v")))
    # "From: Berlin, to: Paris, date: Friday" is something a customer may write: it takes an address or a subject.
    return "f" in kinds and ((len(kinds) >= 3 and "s" in kinds) or (addressed and len(kinds) >= 2))


def opens_history(lines: Sequence[str], start: int) -> bool:
    """Say whether everything from this line on is an older mail."""
    if is_separator(lines[start]) or header_block(lines, start):
        return True
    if not _RULE.fullmatch(lines[start][:_LONGEST]):
        return False
    following = next((at for at in range(start + 1, min(start + 4, len(lines))) if lines[at].strip()), None)
    return following is not None and (header_block(lines, following) or is_separator(lines[following]))


@dataclass(frozen=True)
class Sign:
    """What a line says of older mail: it opens it (`history`), or an attribution of so many lines starts here.

    A certain attribution ends the author's words; another counts only where quotes follow.
    """

    history: bool
    attribution: int
    certain: bool


def signs(lines: Sequence[str]) -> list[Sign]:
    """Read every line once."""
    return [Sign(opens_history(lines, at), *attribution(lines, at)) for at in range(len(lines))]


def attribution(lines: Sequence[str], start: int) -> tuple[int, bool]:
    """Return how many lines an attribution such as "On ... wrote:" takes here (0: none), and whether it is certain.

    An uncertain one counts only where quotes follow.
    """
    count, certain = _attribution(lines, start)
    # The words before an attribution are the author's: where a later line opens one, this line does not.
    if count > 1:
        later = range(start + 1, start + count)
        if not _opens(lines[start]) or any(
            _OPENING.match(lines[at][:_LONGEST]) and _attribution(lines, at)[0] for at in later
        ):
            return 0, False
    return count, certain


def _opens(line: str) -> bool:
    """Say whether the first line of several may open an attribution."""
    text = line[:_LONGEST]
    return bool(_OPENING.match(text)) or (_address(text) and bool(_WROTE.search(text)))


def _attribution(lines: Sequence[str], start: int) -> tuple[int, bool]:
    text = ""
    for count, line in enumerate(lines[start : start + 4], start=1):
        if not line.strip() or (count > 1 and line.lstrip().startswith(">") and not re.match(r"\s*>\s?:", line)):
            break
        text = f"{text} {line.strip()}".strip()
        if len(text) > _LONGEST:
            break
        bare = text.strip("-*_ \u2014")
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
    address, clock, dated = _address(text), _CLOCK.search(text), _DATED.search(text)
    wrote = _WROTE.search(text)
    if _ISO_STAMP.match(text) or (address and clock and dated):
        return True
    if wrote and address:
        return bool(clock or dated or (len(text) < 120 and "<" in text))
    if wrote and clock and dated:
        return not _SECOND_PERSON.search(text)
    if address and (clock or dated) and text[-3:].rstrip(":： ").endswith(">"):
        return clock is not None
    return False if wrote and re.search(r"\d", text) else None
