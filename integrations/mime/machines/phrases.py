"""What texts say: that nobody is there, that nobody wrote them, or that somebody asks for something."""

import re

from integrations.mime.machines.orders import reads_as_order

_LONGEST = 5_000
_ABSENCE = re.compile(
    r"\bout of (?:the )?office\b|\bon (?:annual |parental |maternity |paternity |sick |medical |vacation |holiday )?"
    r"(?:leave|vacation|holiday)s?\b"
    r"|\b(?:i am|i'm|i’m|i will be|we are) (?:currently )?(?:away|unavailable|travell?ing|absent|not available"
    r"|not in the office)\b|\boffice is closed\b"
    r"|\blimited access to (?:my )?e-?mail|\bupon my return\b|\bwhen i (?:return|am back|get back)\b"
    r"|nicht (?:im (?:büro|hause?)|erreichbar|am platz)|abwesend|abwesenheit|im urlaub|außer haus"
    r"|en congés?\b|absente? (?:du|jusqu|et)|de retour le|dès mon retour|à mon retour"
    r"|fuera de (?:la )?oficina|de vacaciones|ausente (?:de|del|hasta)|a mi (?:regreso|vuelta)"
    r"|fuori (?:ufficio|sede)|in ferie|al mio rientro|sarò assente|sono assente"
    r"|fora do escritório|de férias|estarei ausente|estou ausente|ao meu retorno"
    r"|afwezig|met vakantie|op vakantie|niet (?:aanwezig|bereikbaar|op kantoor)"
    r"|på semester|inte på kontoret|är ledig|åter den|tillbaka den|på ferie|ikke på kontoret|holder ferie"
    r"|er tilbage|tilbake (?:på kontoret|den)|fraværende|lomalla|poissa (?:toimistolta|töistä)|palaan (?:töihin|taas)"
    r"|na urlopie|poza biurem|nieobecn|jestem niedostępn|na dovolené|mimo kancelář|nepřítom|nie som v kancelárii"
    r"|szabadságon|nem vagyok az irodában|în concediu|nu sunt la birou|izinde(?:yim)?|ofis dışında|tatildeyim"
    r"|в отпуске|не в офисе|вне офиса|у відпустці|σε άδεια|εκτός γραφείου"
    r"|不在|休假|出差|休暇|休業|お休み|외출|휴가|부재",
    re.IGNORECASE,
)
_GENERATED = re.compile(
    r"\bautomat(?:ic|ed|ically) (?:reply|response|message|e-?mail|generated|answer|notification|sent)"
    r"|\bauto-?(?:reply|response|generated)\b|\bthis is an auto|\b(?:do not|don't|please don’t) (?:reply|respond)\b"
    r"|\bnot monitored\b|\bunmonitored\b|\bthis (?:mailbox|inbox) is\b"
    r"|\bwe(?:'ve| have) received your (?:message|e-?mail|request|inquiry|enquiry|ticket|order)\b"
    r"|\bthank you for (?:contacting|your order|your purchase|subscribing|signing up)\b"
    r"|\b(?:your )?(?:ticket|request|case|inquiry|issue|incident|order) (?:\S{1,20} )?(?:has been|was"
    r"|is now) (?:created"
    r"|received|opened|closed|resolved|assigned|updated|registered|logged|solved|confirmed|shipped|placed)\b"
    r"|\bunsubscribe\b|\bmanage (?:your )?(?:preferences|subscriptions?)\b"
    r"|\bview (?:this (?:e-?mail )?)?in (?:your |a )?"
    r"browser\b|\border (?:number|confirmation|no\.?|#)|\btracking number\b|\bverification code\b"
    r"|\breset your password\b"
    r"|\brate (?:our|your|the|my) (?:support|service|experience)|\bcould not be delivered\b|\bundeliverable\b"
    r"|\bpermanent(?:ly)? (?:error|fail)|\bmessage you sent\b|\bverify (?:that|your) (?:you|e-?mail|address)"
    r"|automatisch (?:generiert|erstellt|erzeugt|versandt|versendet|gegenereerd|verzonden)|automatische (?:e-?mail"
    r"|nachricht|antwort|mail)|nicht auf diese (?:e-?mail|nachricht|mail)|abbestellen|(?:hier|zum) abmelden|newsletter"
    r"|ihre (?:anfrage|nachricht|bestellung) (?:ist|wurde|haben wir)|eingangsbestätigung"
    r"|im browser (?:ansehen|anzeigen)"
    r"|réponse automatique|message automatique|généré automatiquement|(?:ne pas|merci de ne pas) répondre"
    r"|nous avons bien reçu|se désabonner|désinscri|se désinscrire"
    r"|respuesta automática|mensaje automático|generado automáticamente|no respond[ae]|hemos recibido su|darse de baja"
    r"|risposta automatica|messaggio automatico|generat[ao] automaticamente|non rispond|abbiamo ricevuto|cancella l"
    r"|resposta automática|mensagem automática|gerad[ao] automaticamente|não respond|recebemos (?:a |o )?seu"
    r"|automatisch (?:bericht|antwoord)|niet beantwoorden|uitschrijven|hier afmelden"
    r"|automatiskt (?:svar|meddelande)|automatisk (?:svar|besked|melding|e-?mail)|svara inte|svar ikke|ikke svar"
    r"|automaattinen|älä vastaa|wiadomość (?:została )?(?:wygenerowana )?automatyczn|prosimy nie odpowiadać"
    r"|automatick(?:á|y)|neodpovídejte|automatikus|automat(?:ă|i) generat|otomatik|автоматическ|не отвечайте"
    r"|自动|自動|自动回复|자동",
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
    r"|\b(?:proszę|chciał\w+|czy)\b|\b(?:prosím|můžeme|mohli bychom|voisimmeko|voimmeko|haluaisin)\b"
    r"|пожалуйста|请|請|お願い|부탁",
    re.IGNORECASE,
)
# Only a person says I, and only to a person.
_FIRST_PERSON = re.compile(
    r"\b(?:i|i'm|i’m|i'll|i’ll|i've|my|me|ich|mir|mich|mein\w{0,2}|je|j['’]\w+|moi|mon|yo|mi|io|eu|meu"
    r"|minha|ik|mijn|jag"
    r"|mig|min|jeg|minä|minulle|ja|mnie|mój|já|mně|můj|ben|я|мне|мой)\b|我|私|僕|저는|제가",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:can|could|may|shall|should|would|will|do|does|is|are|what|when|how|which|where|who|kann|können|könnte\w*"
    r"|würde\w*|darf|dürf\w+|passt|geht|wann|wie|haben|pouv\w+|pourr\w+|peut|est-ce|quand|puede\w*|pod\w+"
    r"|cuándo|possiamo"
    r"|posso|potrebbe|quando|kunnen|kunt|kan|zou|past|wanneer|möjligt|muligt|voi\w+|czy|můž\w+|mohl\w+|možn\w+)\b"
    r"(?:[^?!.\n]|(?<=\d)\.){3,200}[?？]|[かか]？|吗[？?]",
    re.IGNORECASE,
)


def reads_as_vacation(text: str) -> bool:
    """Say whether a text says that nobody is there."""
    return bool(_ABSENCE.search(text[:_LONGEST]))


def reads_as_generated(text: str) -> bool:
    """Say whether a text says that nobody wrote it, or what only programs say."""
    return bool(_GENERATED.search(text[:_LONGEST]))


def reads_as_request(text: str) -> bool:
    """Say whether a text asks for something."""
    return bool(_REQUEST.search(text[:_LONGEST])) or reads_as_order(text)


def reads_as_question(text: str) -> bool:
    """Say whether a text puts a question to somebody."""
    return bool(_ASKS.search(text[:_LONGEST]))


def reads_as_personal(text: str) -> bool:
    """Say whether somebody speaks of themselves in a text."""
    return bool(_FIRST_PERSON.search(text[:_LONGEST]))
