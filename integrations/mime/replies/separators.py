"""Lines below which all is older mail: separators, and the header blocks that mail programs write."""

import re
from collections.abc import Sequence

LONGEST = 400
"""Characters of a line that are looked at."""
_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")

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
    "|ursprüngliche nachricht|original-?nachricht"
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
# Ticket systems ask for answers above a line, and repeat the older mails below it.
_ABOVE = re.compile(
    r"[\s>]*[-=#*_]{2,}.{0,40}(?:(?:repl(?:y|ies)|write|type|answer|respond)\b.{0,40}\babove|oberhalb|au-dessus"
    r"|por encima|sopra|boven|acima).{0,40}[-=#*_]{2,}\s*",
    re.IGNORECASE,
)
# >>> Desk <desk@example.com> 30.04.2024 10:12 >>>
_ARROWS = re.compile(r">>> .{1,200}\d{1,2}[:.]\d{2}.{0,6} >>>\s*")
_RULE = re.compile(r"[\s*]*[-_=]{5,}[\s*]*")


def has_address(text: str) -> bool:
    """Say whether a mail address stands in a text."""
    return "@" in text and bool(_ADDRESS.search(text))


def is_separator(line: str) -> bool:
    """Say whether a line is one of "-----Original Message-----" and its like."""
    return len(line) <= 200 and any(form.fullmatch(line) for form in (_SEPARATOR, _ABOVE, _ARROWS))


def header_block(lines: Sequence[str], start: int) -> bool:
    """Say whether the headers of an older mail start on this line."""
    if not _LABEL.match(lines[start][:LONGEST]):
        return False
    kinds: set[str] = set()
    addressed = False
    misses = 0
    for line in lines[start : start + 12]:
        found = _LABEL.match(line[:LONGEST])
        if found is None:
            # A long field goes on on the next line; a second stranger ends the block.
            misses += 1
            if misses > 1 or (not line.strip() and len(kinds) > 1):
                break
            addressed = addressed or (kinds == {"f"} and has_address(line[:LONGEST]))
            continue
        misses = 0
        kind = next(name for name in "fsdt" if found.group(name))
        kinds.add(kind)
        addressed = addressed or (kind == "f" and has_address(found.group("v")))
    # "From: Berlin, to: Paris, date: Friday" is something a customer may write: it takes an address or a subject.
    return "f" in kinds and ((len(kinds) >= 3 and "s" in kinds) or (addressed and len(kinds) >= 2))


def opens_history(lines: Sequence[str], start: int) -> bool:
    """Say whether everything from this line on is an older mail."""
    if is_separator(lines[start]) or header_block(lines, start):
        return True
    if not _RULE.fullmatch(lines[start][:LONGEST]):
        return False
    following = next((at for at in range(start + 1, min(start + 4, len(lines))) if lines[at].strip()), None)
    return following is not None and (header_block(lines, following) or is_separator(lines[following]))
