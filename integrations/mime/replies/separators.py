"""Lines below which all is older mail: separators, and the header blocks that mail programs write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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
    r"[\s>]*[-=#*_]{2,}.{0,60}(?:above (?:this|the) line|above here|oberhalb dieser|über dieser linie"
    r"|au-dessus de cette|por encima de esta|sopra questa|boven deze|acima desta|ovanför denna).{0,40}[-=#*_]{2,}\s*",
    re.IGNORECASE,
)
# >>> Desk <desk@example.com> 30.04.2024 10:12 >>>
_ARROWS = re.compile(r">>> .{1,200}\d{1,2}[:.]\d{2}.{0,6} >>>\s*")
# What forms on websites ask for, and no mail program writes.
_FORM = re.compile(
    r"[\s>*]*(?:message|nachricht|mensaje|messaggio|mensagem|bericht|meddelande|your message|ihre nachricht|name"
    r"|full name|phone|telephone|telefon|tel|téléphone|teléfono|telefono|telefone|company|firma|e-?mail"
    r"|time|uhrzeit|zeit|heure|hora|bis|until|dauer|duration)\s?\*?\s?[:：]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}\b")
_NUMBER = re.compile(r"\W*\d")
_ON_BEHALF = re.compile(
    r"\b(?:on behalf of|im auftrag von|de la part de|en nombre de|per conto di|namens)\b.*", re.IGNORECASE
)
_RULE = re.compile(r"[\s*]*[-_=]{5,}[\s*]*")


def has_address(text: str) -> bool:
    """Say whether a mail address stands in a text."""
    return "@" in text and bool(_ADDRESS.search(text))


def is_separator(line: str) -> bool:
    """Say whether a line is one of "-----Original Message-----" and its like."""
    return len(line) <= 200 and any(form.fullmatch(line) for form in (_SEPARATOR, _ABOVE, _ARROWS))


@dataclass
class _Block:
    """The header lines of one older mail, as far as they have been seen."""

    kinds: set[str] = field(default_factory=set)
    is_addressed: bool = False
    is_dated: bool = False
    is_spoilt: bool = False

    def add(self, kind: str, value: str) -> None:
        """Take in one field."""
        self.kinds.add(kind)
        self.is_dated = self.is_dated or (kind == "d" and bool(_YEAR.search(value)))
        if kind == "f":
            self.is_spoilt = self.is_spoilt or bool(_NUMBER.match(value)) or _is_sentence(value)
            self.is_addressed = self.is_addressed or has_address(value)

    @property
    def is_header(self) -> bool:
        """Whether only a mail program writes this: a customer may write "From: 10:00, to: 11:00, date: Friday"."""
        if self.is_spoilt or "f" not in self.kinds:
            return False
        if self.is_addressed:
            return len(self.kinds) >= 3 or "d" in self.kinds
        return self.is_dated and {"f", "d", "s"} <= self.kinds


def header_block(lines: Sequence[str], start: int) -> bool:
    """Say whether the headers of an older mail start on this line."""
    if not _LABEL.match(lines[start][:LONGEST]) or any(_FORM.match(line) for line in lines[max(0, start - 2) : start]):
        return False
    block = _Block()
    misses = 0
    for line in lines[start : start + 12]:
        if _FORM.match(line[:LONGEST]):
            return False
        found = _LABEL.match(line[:LONGEST])
        if found is None:
            # A long field goes on on the next line; a second stranger ends the block.
            misses += 1
            if misses > 1 or (not line.strip() and len(block.kinds) > 1):
                break
            if block.kinds == {"f"}:
                block.is_addressed = block.is_addressed or has_address(line[:LONGEST])
            continue
        misses = 0
        block.add(next(name for name in "fsdt" if found.group(name)), found.group("v"))
    return block.is_header


def _is_sentence(value: str) -> bool:
    """Say whether words follow an address, so that it is no name of a sender."""
    addresses = list(_ADDRESS.finditer(value))
    after = value[addresses[-1].end() :] if addresses else ""
    return bool(re.search(r"\w", _ON_BEHALF.sub("", after)))


def opens_history(lines: Sequence[str], start: int) -> bool:
    """Say whether everything from this line on is an older mail."""
    if is_separator(lines[start]) or header_block(lines, start):
        return True
    if not _RULE.fullmatch(lines[start][:LONGEST]):
        return False
    following = next((at for at in range(start + 1, min(start + 4, len(lines))) if lines[at].strip()), None)
    return following is not None and (header_block(lines, following) or is_separator(lines[following]))
