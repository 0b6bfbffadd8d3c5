"""What calendar programs write around an answer to an invitation, so that a person's own words stand out."""

import re
from collections.abc import Set as AbstractSet

from agent.policy.event_words import tokens

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
# What somebody did with an invitation: who stands before it, what it was and when behind it.
_DEEDS = (
    (
        r"(?:has )?(?:tentatively )?(?:accepted|declined) (?:this|your|the) "
        r"(?:event |meeting )?(?:invitation|event|meeting)"
    ),
    r"has (?:replied|responded) [\"'“‘](?:yes|no|maybe)[\"'”’] to (?:this|your|the) (?:invitation|event|meeting)",
    (
        r"hat (?:die|diese|ihre|deine) (?:termin|besprechungs)?(?:einladung|anfrage|besprechung)"
        r" (?:mit vorbehalt |vorläufig )?(?:angenommen|abgelehnt|akzeptiert|zugesagt)"
    ),
    r"a (?:provisoirement )?(?:accepté|refusé|décliné) (?:cette|votre|l['’]) ?(?:invitation|événement|réunion)",
    r"ha (?:aceptado|rechazado) (?:esta|tu|su|la) (?:invitación|reunión)",
    r"ha (?:accettato|rifiutato) (?:questo|il tuo|il suo|l['’]) ?(?:invito|evento)",
    r"heeft (?:deze|uw|je|de) (?:uitnodiging|afspraak) (?:voorlopig )?(?:geaccepteerd|geweigerd|afgewezen)",
    r"(?:aceitou|recusou) (?:este|o seu|seu|o) (?:convite|evento)",
    r"har (?:preliminärt )?(?:tackat (?:ja|nej) till|accepterat|avböjt) (?:den här |din )?(?:inbjudan|inbjudningen)",
    r"har (?:accepteret|afvist|godtatt|akseptert|avslått) (?:denne |din )?(?:invitation|invitationen|invitasjonen)",
    r"on (?:hyväksynyt|hylännyt) (?:tämän |tämän )?(?:kutsun|kokouskutsun)",
    r"(?:zaakceptował|odrzucił|przyjął|przyjęł)a? (?:to |twoje )?zaproszenie",
    r"(?:přijal|odmítl)a? (?:tuto |vaši )?pozvánku",
)
_SENTENCE = re.compile(rf"(?<!\w)(?:{'|'.join(_DEEDS)})(?!\w)", re.IGNORECASE)
_NAMING = frozenset(
    ["to", "the", "event", "meeting", "scheduled", "for", "on", "von", "zu", "am", "le", "el", "il", "la", "den", "op"]
)
_LABEL = re.compile(
    r"\W{0,4}(?:when|where|who|what|title|calendar|location|organi[sz]er|attendees?|guests?|date|time|starts?|ends?"
    r"|summary|subject"
    r"|wann|wo|wer|was|titel|kalender|ort|organisator|teilnehmer|gäste|datum|beginn|ende|betreff"
    r"|quand|où|qui|quoi|titre|calendrier|lieu|organisateur|participants|invités"
    r"|cuándo|dónde|quién|título|calendario|lugar|organizador|asistentes|invitados"
    r"|quando|dove|chi|titolo|luogo|organizzatore|partecipanti|invitati|onde|quem|agenda|local|convidados"
    r"|wanneer|waar|wie|locatie|genodigden|när|var|vem|plats|hvornår|hvor|hvem|sted|tid|emne|když|kdy|kde|kdo|kiedy"
    r"|gdzie|kto|日時|場所|時間|时间|地点|参加者)\s{0,3}(?:[:：]|$)",
    re.IGNORECASE,
)
_LINKS = frozenset(
    [
        "to",
        "until",
        "bis",
        "uhr",
        "de",
        "a",
        "al",
        "tot",
        "a.m",
        "p.m",
        "organizer",
        "organiser",
        "creator",
        "optional",
        "organisator",
        "organisateur",
    ]
)
_URL = r"https?://\S{1,500}"
_FOOTER = re.compile(
    rf"\W{{0,4}}(?:(?:invitation from google calendar|einladung (?:von|aus) google kalender"
    rf"|invitation (?:de|depuis) google agenda|invitación de google calendar|invito da google calendar"
    rf"|uitnodiging (?:van|via) google (?:agenda|calendar)|convite do google agenda"
    rf"|inbjudan från google kalender)\s{{0,3}}:?\s{{0,3}}(?:{_URL})?"
    rf"|view (?:all guest info|my calendar|event|on google calendar)\s{{0,3}}:?\s{{0,3}}(?:{_URL})?"
    rf"|you are receiving this (?:courtesy )?e?-?mail (?:at the account \S{{1,200}} )?because you are"
    rf" (?:an attendee of this event|subscribed (?:to|for) (?:calendar )?notifications)"
    rf"|to stop receiving these (?:e-?mails|notifications),? (?:please )?log in to {_URL}"
    rf"(?: and change your notification settings for this calendar)?"
    rf"|forwarding this invitation could allow any recipient to send a response to the organi[sz]er"
    rf"(?:,? and be added to the guest list)?(?:,? or invite others regardless of their own invitation status)?"
    rf"(?:,? or to modify your rsvp)?\.?(?: learn more:?(?: {_URL})?)?"
    rf"|sent from (?:my (?:iphone|ipad|mobile|android)|outlook for (?:ios|android))|von meinem (?:iphone|ipad) gesendet"
    rf"|https://(?:calendar\.google\.com|www\.google\.com/calendar)/\S{{1,500}})\W{{0,4}}",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\(?(?:(?:Central|Eastern|Western|Pacific|Mountain|Atlantic|Greenwich|British|Coordinated|Indian?|Japan)"
    r"(?: European| Mean| Universal)?(?: Standard| Summer| Daylight)? Time"
    r"|(?:Mittel|Ost|West)europäische (?:Sommerzeit|Normalzeit|Zeit))(?: [-\u2013] [A-Z][a-zäöü]{2,20})?\)?"
)
_ORIGINAL = re.compile(
    r"\s*-{3,}\s*(?:original (?:appointment|message)|urspr(?:ü|ue)ngliche(?:r termin|s? nachricht)"
    r"|(?:rendez-vous|message) d['’]origine|(?:mensaje|cita) original|(?:messaggio|appuntamento) originale"
    r"|oorspronkelijk(?:e afspraak| bericht)|mensagem original|compromisso original"
    r"|ursprungligt meddelande)\s*-{3,}\s*",
    re.IGNORECASE,
)
_MOST_LINES = 20


def is_answer_subject(subject: str) -> bool:
    """Say whether a subject opens as a calendar program's does that answers an invitation."""
    return bool(_SUBJECT.match(subject[:200]))


def own_words(text: str, known: AbstractSet[str] = frozenset()) -> str:
    """Return what is left of an answer's text without what calendar programs write; `known` are the event's words.

    Doubt leaves a line standing: to take a program's words for a person's costs a look, the other way round a wish.
    """
    kept: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if _ORIGINAL.fullmatch(line) or len(kept) >= _MOST_LINES:
            break
        if not _repeats(line, known) and not is_generated(line, known):
            kept.append(line)
    return "\n".join(kept)


def is_generated(line: str, known: AbstractSet[str]) -> bool:
    """Say whether a line is a sentence of a calendar program's own: who answered what, or a note at the foot."""
    if _FOOTER.fullmatch(line[:2_000]):
        return True
    deed = _SENTENCE.search(line[:500])
    if deed is None or len(line) > 500:
        return False
    who, what = tokens(line[: deed.start()]), tokens(line[deed.end() :])
    return bool(who) and known >= set(who) and all(word in known or word in _NAMING for word in what)


def _repeats(line: str, known: AbstractSet[str]) -> bool:
    """Say whether a line says nothing but what the event says, with or without a label before it."""
    if len(line) > 1_000:
        return False
    label = _LABEL.match(line)
    value = line[label.end() :] if label else line
    said = [word for word in tokens(value) if word not in _LINKS]
    return bool(_ZONE.fullmatch(value.strip())) or known >= set(said)
