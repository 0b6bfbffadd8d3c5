"""How machines and people word things, in the languages our customers write."""

import re

_AUTOREPLY = (
    r"auto(?:matic|mated)?[ -]?(?:reply|response|respon[sd]er|answer)\b",
    r"out[ -]of[ -](?:the )?office(?: auto[ -]?reply| reply| message)?\s*(?:[:\-\u2013(\[]|$)",
    r"ooo\s*(?:[:\-\u2013]|$)",
    r"vacation (?:reply|response|message|notice|auto)",
    r"auto(?:[- ]?reply)?:\s",
    r"automatische? (?:antwort|rückantwort|abwesenheitsnotiz|nachricht|e-?mail)|automatisch antwoord",
    r"automatisch bericht",
    r"abwesenheits(?:notiz|nachricht|benachrichtigung|meldung|assistent|agent)|abwesend\s*(?:[:\-\u2013]|$)",
    r"autoantwort",
    r"réponse automatique|absence du bureau|absent du bureau|message d[’']absence|message automatique",
    r"respuesta automática|fuera de (?:la )?oficina\s*(?:[:\-\u2013]|$)|autorespuesta",
    r"risposta automatica|fuori (?:sede|ufficio)\s*(?:[:\-\u2013]|$)|autorisponditore",
    r"resposta automática|fora do escritório\s*(?:[:\-\u2013]|$)|mensagem automática",
    r"afwezig(?:heid(?:sbericht|smelding)?)?\s*(?:[:\-\u2013]|$)",
    r"autosvar|automatisk[at]* (?:svar|besked)|frånvaro(?:meddelande)?\s*(?:[:\-\u2013]|$)",
    r"fravær(?:sbesked|smelding)?\s*(?:[:\-\u2013]|$)",
    r"automaattinen (?:vastaus|poissaoloviesti)|poissaoloviesti",
    r"odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|nieobecność\s*(?:[:\-\u2013]|$)",
    r"automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat",
    r"автоматический ответ|автоответ",
    r"otomatik (?:yanıt|cevap)|αυτόματη απάντηση",
    r"自动(?:答复|回复)|自動(?:回覆|返信|応答|回答)|不在のお知らせ|자동 ?(?:회신|응답|답장)",
)
_AUTOREPLY_SUBJECT = re.compile(rf"[\[(* ]*(?:{'|'.join(_AUTOREPLY)})", re.IGNORECASE)

_BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:ed|able)(?: mail| message)?\b|delivery status notification|mail delivery (?:failed|failure|system"
    r"|subsystem)"
    r"|(?:mail|message) (?:delivery|status) ?[-:]? ?(?:failure|failed|delayed|report)|returned mail\b|failure notice$"
    r"|delivery (?:failure|has failed|notification|incomplete)|unzustellbar|nicht zustellbar|non remis\b"
    r"|no se puede entregar"
    r"|message non distribué|impossibile recapitare|onbestelbaar|warning: could not send message",
    re.IGNORECASE,
)

_VACATION = re.compile(
    r"\bout of (?:the )?office\b|\bon (?:annual |parental |maternity |sick |vacation |holiday )?(?:leave|vacation"
    r"|holiday)s?\b"
    r"|\b(?:i am|i'm|i will be|we are) (?:currently )?(?:away|unavailable|travell?ing|absent|not available"
    r"|not in the office)\b"
    r"|\blimited access to (?:my )?e-?mail|\bautomat(?:ic|ed|ically) (?:reply|response|message|e-?mail|generated"
    r"|answer)|\bauto-?(?:reply|response|generated)\b"
    r"|\bthis is an auto|\bdo not reply\b|\bdon't reply\b|\bnot monitored\b|\bwe have received your (?:message"
    r"|e-?mail|request|inquiry)\b"
    r"|\b(?:your )?(?:ticket|request|case|inquiry) (?:has been|was) (?:created|received|opened|closed)\b"
    r"|\bunsubscribe\b"
    r"|nicht im (?:büro|hause?)|abwesend|abwesenheit|im urlaub|außer haus|automatisch (?:generiert|erstellt|erzeugt)"
    r"|nicht auf diese (?:e-?mail|nachricht)"
    r"|en congé|absente? (?:du|jusqu)|de retour le|réponse automatique|ne pas répondre"
    r"|fuera de la oficina|de vacaciones|respuesta automática|no responda"
    r"|fuori (?:ufficio|sede)|in ferie|risposta automatica|fora do escritório|de férias|resposta automática"
    r"|afwezig|met vakantie|op vakantie|på semester|på ferie|ikke på kontoret|lomalla|na urlopie|poza biurem"
    r"|в отпуске|不在办公室|休假|不在",
    re.IGNORECASE,
)

_REQUEST = re.compile(
    r"\?|？|\b(?:please|can (?:you|we|i)|could (?:you|we|i)|would (?:you|it|like)|i(?:'d| would) like|let me know"
    r"|i need|we need|i want)\b"
    r"|\b(?:bitte|können|könnten|möchten?|würden?|ich brauche|hätten)\b"
    r"|\b(?:s'il vous plaît|pouvez|pourriez|pourrions|souhait\w+|voudrais|merci de|j'aimerais)\b"
    r"|\b(?:por favor|puede[ns]?|podría\w*|quisiera|quiero|me gustaría|necesito)\b"
    r"|\b(?:per favore|potete|potrebbe|possiamo|vorrei|gradirei)\b|\b(?:gostaria|poderia|podemos|preciso)\b"
    r"|\b(?:alstublieft|graag|kunt u|kunnen we|zou(?:den)? (?:u|we|ik))\b|\b(?:kan (?:du|vi|ni)|vill gärna|vil gerne"
    r"|tack)\b"
    r"|\b(?:proszę|chciał\w+|czy)\b|пожалуйста|请|請|お願い|부탁",
    re.IGNORECASE,
)


def is_autoreply_subject(subject: str) -> bool:
    """Say whether a subject opens like an automatic answer; one that answers such a mail opens with Re."""
    return bool(_AUTOREPLY_SUBJECT.match(subject[:300]))


def is_bounce_subject(subject: str) -> bool:
    """Say whether a subject opens like a report that a mail was not delivered."""
    return bool(_BOUNCE_SUBJECT.match(subject[:300]))


def reads_as_vacation(text: str) -> bool:
    """Say whether a text says that nobody is there, or that nobody wrote it."""
    return bool(_VACATION.search(text[:5_000]))


def reads_as_request(text: str) -> bool:
    """Say whether a text asks for something."""
    return bool(_REQUEST.search(text[:5_000]))
