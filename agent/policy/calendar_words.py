"""What calendar programs write around an answer to an invitation, so that a person's own words stand out."""

import re
from collections.abc import Iterable

_ANSWERS = (
    r"accepted|declined|tentative(?:ly)?(?: accepted)?|maybe|new time proposed",
    r"zugesagt|angenommen|abgelehnt|abgesagt|mit vorbehalt|vorläufig zugesagt|zusage|absage|neuer zeitvorschlag",
    r"acceptée?s?|refusée?s?|déclinée?s?|provisoire|peut-être|tentative",
    r"aceptad[oa]|rechazad[oa]|provisional|quizás",
    r"accettat[oa]|rifiutat[oa]|provvisori[oa]|forse",
    r"geaccepteerd|geweigerd|afgewezen|voorlopig|misschien",
    r"aceite|aceito|recusad[oa]|provisóri[oa]|talvez",
    r"accepterad|tackat ja|avböjd|tackat nej|preliminärt?|kanske",
    r"accepteret|afvist|foreløbig|akseptert|avslått|godtatt|avvist|kanskje|måske",
    r"hyväksytty|hylätty|alustava|ehkä",
    r"zaakceptowano|przyjęto|odrzucono|wstępn[aie]|może",
    r"přijato|odmítnuto|nezávazně|předběžně|možná",
    r"принято|отклонено|под вопросом|承認|承諾|辞退|仮承諾|已接受|已拒绝|수락|거절",
)
_SUBJECT = re.compile(rf"\s*(?:{'|'.join(_ANSWERS)})\s*[:：]", re.IGNORECASE)
_ANSWER_WORD = re.compile(rf"[\W_]*(?:{'|'.join(_ANSWERS)})[\W_]*", re.IGNORECASE)
# Lines that say who answered what, and nothing else; names stand before the verb, a title after it.
_HEAD, _TAIL = r"[^?!]{0,200}", r"[^.?!]{0,160}[.!]?"
_DEEDS = (
    r"\bhas (?:tentatively )?(?:accepted|declined) (?:this|your|the) (?:invitation|event|meeting)\b",
    r"\bhas (?:replied|responded) .{0,20}to (?:this|your|the) (?:invitation|event|meeting)\b",
    r"\b(?:tentatively )?(?:accepted|declined) (?:your|the|this) (?:invitation|event|meeting)\b",
    r"\bhat (?:die|diese|ihre|deine)\w* (?:einladung|veranstaltung|besprechung|termin\w*)\b",
    r"\ba (?:accepté|refusé|décliné|répondu)\b.{0,60}\b(?:invitation|événement|réunion)\b",
    r"\bha (?:aceptado|rechazado|respondido)\b.{0,60}\b(?:invitación|evento|reunión)\b",
    r"\bha (?:accettato|rifiutato|risposto)\b.{0,60}\b(?:invito|evento|riunione)\b",
    r"\bheeft\b.{0,60}\b(?:uitnodiging|gebeurtenis|afspraak)\b",
    r"\b(?:aceitou|recusou|respondeu)\b.{0,60}\b(?:convite|evento|reunião)\b",
    r"\bhar (?:tackat|accepterat|avböjt|accepteret|afvist|godtatt|akseptert|avslått|takket)\b",
    r"\bon (?:hyväksynyt|hylännyt)\b.{0,60}\b(?:kutsu|tapahtuma|kokous)\w*",
    r"\b(?:zaakceptował|odrzucił|przyj(?:ął|ęł))\w*\b.{0,60}\b(?:zaproszeni|wydarzeni|spotkani)\w*",
    r"\b(?:přijal|odmítl)\w*\b.{0,60}\b(?:pozvánk|událost|schůzk)\w*",
    r"(?:招待|邀请|초대)",
)
_SENTENCE = re.compile(rf"{_HEAD}(?:{'|'.join(_DEEDS)}){_TAIL}", re.IGNORECASE)
# What such mails repeat of the event: a label and its value.
_LABELLED = re.compile(
    r"\W{0,4}(?:when|where|who|what|title|calendar|location|organi[sz]er|attendees?|guests?|date|time|starts?|ends?"
    r"|description|joining info|join by phone|meeting id|phone|status|subject|summary"
    r"|wann|wo|wer|was|titel|kalender|ort|organisator|teilnehmer|gäste|datum|beginn|ende|betreff"
    r"|quand|où|qui|quoi|titre|calendrier|lieu|organisateur|participants|invités"
    r"|cuándo|dónde|quién|título|calendario|lugar|organizador|asistentes|invitados"
    r"|quando|dove|chi|titolo|luogo|organizzatore|partecipanti|invitati|onde|quem|agenda|local|convidados"
    r"|wanneer|waar|wie|locatie|genodigden|när|var|vem|plats|hvornår|hvor|hvem|sted|tid|emne|když|kdy|kde|kdo|kiedy"
    r"|gdzie|kto|日時|場所|時間|时间|地点|参加者)(?:\s*[:：][^?]{0,400})?",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\W{0,4}(?:invitation from google calendar|einladung (?:von|aus) google kalender|invitation (?:de|depuis) google"
    r"|invitación de google|invito da google|uitnodiging (?:van|via) google|convite do google"
    r"|google calend|google agenda"
    r"|google kalender|inbjudan från google|view (?:all )?(?:guest|my calendar|event)|view on google"
    r"|you (?:are receiving"
    r"|have received|received) this (?:courtesy )?(?:e-?mail|message)|to stop receiving these"
    r"|forwarding this invitation"
    r"|sie erhalten diese|vous recevez|has recibido|recibes este|ricevi questa|ricevi quest|u ontvangt|je ontvangt"
    r"|você (?:está recebendo|recebeu)|más información|learn more|weitere informationen|microsoft teams"
    r"|join (?:the meeting"
    r"|with google meet|zoom)|sent from (?:my|outlook)|von meinem .{1,30} gesendet|https?://\S{1,500}$).{0,400}",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"[^?]{0,100}\b20\d\d\b[^?]{0,60}(?:[-\u2013\u2014\u22c5~]|\bto\b|\bbis\b|\bat\b|\bum\b)[^?]{0,60}"
    r"|[\w .'\"-]{0,80}<?[^\s<>@]{1,64}@[^\s<>@]{1,200}>?(?: ?[-\u2013(] ?\w{3,20}\)?)?"
    r"|[\w .'-]{1,80} [-\u2013] (?:organi[sz]er|creator|optional|organisator|organisateur|organizador|organizzatore)"
    r"|[\w() +:]{0,40}\b(?:time|zeit|heure|hora|ora|tijd|tid)\b[\w() +:]{0,30} [-\u2013] [\w/ ]{2,30}",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\s*-{3,}[^-]{3,60}-{3,}\s*")
_BLANK = re.compile(r"[\W_]*")
_WRITTEN = (_BLANK, _ANSWER_WORD, _SENTENCE, _LABELLED, _DETAIL, _FOOTER)
_MOST_LINES = 20


def is_answer_subject(subject: str) -> bool:
    """Say whether a subject opens as a calendar program's does that answers an invitation."""
    return bool(_SUBJECT.match(subject[:200]))


def own_words(text: str, summaries: Iterable[str] = ()) -> str:
    """Return what is left of an answer's text without what calendar programs write; `summaries` name the events.

    Doubt leaves a line standing: to take a program's words for a person's costs a look, the other way round a wish.
    """
    named = tuple(summary.strip().lower() for summary in summaries if summary.strip())
    kept: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if _ORIGINAL.fullmatch(line) or len(kept) >= _MOST_LINES:
            break
        if not any(pattern.fullmatch(line) for pattern in _WRITTEN) and line.lower() not in named:
            kept.append(line)
    return "\n".join(kept)
