"""How the subjects of machines open, in the languages our customers write."""

import re

# What only a program writes in front of a subject.
_AUTOREPLY = (
    r"auto(?:matic|mated)?[ -]?(?:reply|response|respon[sd]er|answer)\b",
    r"out[ -]of[ -](?:the )?office (?:auto[ -]?reply|autoreply|reply|message|notification|notice)\b",
    r"vacation (?:reply|response|message|notice|auto)",
    r"automatische? (?:antwort|rückantwort|abwesenheitsnotiz|nachricht|e-?mail)|automatisch (?:antwoord|bericht)",
    r"abwesenheits(?:notiz|nachricht|benachrichtigung|meldung|assistent|agent)|autoantwort|auto-antwort",
    r"réponse automatique|reponse automatique|message d[’' ]absence|message automatique|notification d[’' ]absence",
    r"respuesta (?:automática|automatica)|autorespuesta|auto-respuesta|resposta automàtica",
    r"risposta automatica|autorisponditore|risposta automatizzata",
    r"resposta automática|mensagem automática|resposta automatica",
    r"afwezigheids(?:bericht|melding|assistent)",
    r"autosvar|auto-svar|automatisk[at]* (?:svar|besked|melding)|frånvaromeddelande|fraværsbesked",
    r"fravær(?:smelding|sassistent)",
    r"automaattinen (?:vastaus|poissaoloviesti)|poissaoloviesti|poissaoloilmoitus",
    r"odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|autoresponder\b",
    r"automatická odpověď|automatická odpoveď|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor",
    r"автоматич\w+ (?:ответ|відповідь|отговор)|автоответ|автовідповідь|αυτόματη απάντηση",
    r"otomatik (?:yanıt|cevap)|balasan otomatis|trả lời tự động|ตอบกลับอัตโนมัติ|رد تلقائي|תשובה אוטומטית",
    r"स्वचालित उत्तर",
    r"自动(?:答复|回复)|自動(?:回覆|返信|応答|回答)|不在のお知らせ|不在通知|자동 ?(?:회신|응답|답장)|부재중",
    r"\[auto(?:[- ]?reply|matic reply)?\]",
)
# What a program writes there, and a person may.
_PERHAPS = (
    r"out[ -]of[ -](?:the )?office\s*(?:[:\-\u2013(\[!.]|$|until|till|from|re\b)",
    r"(?:ooo|oof|away|on (?:leave|vacation|holiday)|vacation)\s*(?:[:\-\u2013]|$)",
    r"auto:\s|auto\]",
    r".{1,150}\b(?:is|am) (?:currently )?out of (?:the )?office\b|.{0,150}[(\[]out of (?:the )?office[)\]]",
    r".{1,150}\bist (?:derzeit )?(?:nicht im (?:büro|haus)|außer haus|abwesend)|.{1,150}\best absente? du bureau",
    r"abwesend\s*(?:[:\-\u2013]|$)|abwesenheit\s*(?:[:\-\u2013]|$)|nicht im (?:büro|haus)|im urlaub",
    r"(?:absence|absent)\w* du bureau|absent\w*\s*(?:[:\-\u2013]|$)|en congés?\b",
    r"fuera de (?:la )?oficina|de vacaciones|ausente\s*(?:[:\-\u2013]|$)",
    r"fuori (?:sede|ufficio)|in ferie|assenza dall[’' ]ufficio",
    r"fora do escritório|de férias|ausência (?:do|temporária)",
    r"afwezig(?:heid)?\s*(?:[:\-\u2013]|$)|niet (?:aanwezig|op kantoor)|buiten kantoor",
    r"frånvaro|på semester|ikke på kontoret|på ferie|fravær\s*(?:[:\-\u2013]|$)|poissa\s*(?:[:\-\u2013]|$)|lomalla",
    r"nieobecność|poza biurem|na urlopie|mimo kancelář|nepřítomnost|dovolená|в отпуске|вне офиса",
    r"távollét|nem vagyok az irodában|izin(?:deyim|liyim)|ofis dışında|不在|休暇|外出|휴가",
)
_PREFIX = r"[\[(*\s]*(?:(?:spam|external|extern)[\])]?[:\s]+)?"
_AUTOREPLY_SUBJECT = re.compile(rf"{_PREFIX}(?:{'|'.join(_AUTOREPLY)})", re.IGNORECASE)
_PERHAPS_SUBJECT = re.compile(rf"{_PREFIX}(?:{'|'.join(_PERHAPS)})", re.IGNORECASE)

_BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:ed|able)(?: (?:e-?)?mail\b| (?:message|recipient|address|to|re|fwd?|notice|report)\b"
    r"|\s*(?:[:.('\"<\[\-\u2013]|$))"
    r"|delivery status notification|mail delivery (?:failed|failure|system"
    r"|subsystem|problem|status|error)|(?:mail|message|e-?mail) (?:delivery|status) ?[-:]? ?(?:failure|failed|delayed"
    r"|report)|(?:mail|e-?mail|message) (?:could not be|not|was not) delivered|returned mail\b|failure notice$"
    r"|delivery (?:failure|has failed|notification|incomplete|delayed|error|report)|message delayed|mail system error"
    r"|non[- ]?delivery (?:report|notification)|warning: (?:could not send message|message still undelivered)"
    r"|rejected (?:mail|message)\b|mail could not be delivered|unable to deliver"
    r"|unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|verzögert)|übermittlung fehlgeschlagen"
    r"|non remis\b|message non (?:distribué|remis)|échec de (?:la )?(?:remise|distribution)|remise différée"
    r"|no se puede entregar|no entregado|error de entrega|impossibile recapitare|mancato recapito|non recapitabile"
    r"|onbestelbaar|niet (?:afgeleverd|bezorgd)|não (?:é possível entregar|foi possível entregar|entregue)"
    r"|olevererbart|går inte att leverera|kan ikke leveres|uleverbar|ei voitu toimittaa|toimitus epäonnistui"
    r"|nie można dostarczyć|niedostarczon[ea]|nedoručiteln|kézbesíthetetlen|не удается доставить|недоставленное"
    r"|teslim edilemedi|無法傳遞|无法投递|未送达|配信不能|配信できませんでした|전달되지 않음|배달되지 않음",
    re.IGNORECASE,
)

_RECEIPT_SUBJECT = re.compile(
    r"(?:not |un)?read(?: receipt)?\s?:|return receipt\b|read receipt\b|(?:nicht |un)?gelesen\s?:|lesebestätigung"
    r"|(?:non )?lu\s?:|accusé de (?:lecture|réception)|(?:no )?leído\s?:|confirmación de lectura"
    r"|(?:non )?letto\s?:|conferma di lettura|(?:niet |on)?gelezen\s?:|leesbevestiging|(?:não )?lida\s?:"
    r"|(?:o)?läst\s?:|(?:u)?læst\s?:|(?:u)?lest\s?:|luettu\s?:|przeczytane\s?:|přečteno\s?:|прочитано\s?:|開封済み",
    re.IGNORECASE,
)
_RECEIPT_TEXT = re.compile(
    r"\bwas (?:read|displayed|deleted|opened)\b|\breturn receipt\b|\bread receipt\b|gelesen (?:am|um)"
    r"|\bwurde\b.{0,99}gelesen"
    r"|lesebestätigung|empfangsbestätigung|a été (?:lu|affiché)|accusé de (?:lecture|réception)|fue leído|ha sido leído"
    r"|è stato (?:letto|visualizzato)|is gelezen|foi (?:lida|exibida)|har (?:lästs|läst)|blev læst|ble lest|luettiin"
    r"|została? (?:przeczytan|wyświetlon)|było přečten|開封",
    re.IGNORECASE,
)


def is_autoreply_subject(subject: str) -> bool:
    """Say whether a subject opens like an automatic answer; one that answers such a mail opens with Re."""
    return bool(_AUTOREPLY_SUBJECT.match(subject[:300]))


def may_be_autoreply_subject(subject: str) -> bool:
    """Say whether a subject opens with an absence: a program's words, and sometimes a person's."""
    return bool(_PERHAPS_SUBJECT.match(subject[:300]))


def is_bounce_subject(subject: str) -> bool:
    """Say whether a subject opens like a report that a mail was not delivered."""
    return bool(_BOUNCE_SUBJECT.match(subject[:300]))


def is_receipt(subject: str, text: str) -> bool:
    """Say whether subject and text together say that a mail was read."""
    text = text[:2_000]
    return bool(_RECEIPT_SUBJECT.match(subject[:300])) and (not text.strip() or bool(_RECEIPT_TEXT.search(text)))
