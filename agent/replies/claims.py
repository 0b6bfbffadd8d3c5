"""The words with which a sentence claims a time or a status, in eight languages; a star stands for any letters.

All are compared without case and accents, and a hyphen stands for a space too. A harmless sentence that is refused
costs nothing but the model's words, so the lists are generous: names that are months ("May", "August") and greetings
with a time of day are refused too.
"""

import re
import unicodedata
from collections.abc import Iterable

from babel import Locale

LOCALES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv")

_NUMBER_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty* thirty* forty* fifty* sixty* seventy* eighty* ninety* hundred* thousand* million* dozen*
half* quarter first second third fourth fifth sixth seventh eighth ninth tenth twelfth
null eins zwei zwo drei vier fünf fuenf sechs sieben acht neun zehn elf zwölf zwoelf *zehn *zwanzig *dreißig *vierzig
*fünfzig *sechzig *siebzig *achtzig *neunzig *hundert hundert* *tausend dutzend halb* *viertel* erste* zweite* dritte*
vierte* fünfte* sechste* siebte* achte* neunte* zehnte*
deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt* trente* quarante*
cinquante* soixante* cent cents demi demie quart premier* première* deuxième* seconde troisième* quatrième* cinquième*
cero uno dos tres cuatro cinco seis siete ocho nueve diez las-once doce trece catorce quince dieci* veinte veinti*
treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento* media cuarto cuarta primer* segund* tercer*
all'una all\u2019una due tre quattro cinque alle-sei le-sei tra-sei fra-sei sette otto nove dieci undici dodici tredici
quattordici quindici sedici diciassette diciotto diciannove venti* trenta* quaranta* cinquanta* cento mezza mezzo mezz
primo secondo seconda terzo terza
twee drie vijf zes zeven negen tien twaalf dertien veertien vijftien zestien zeventien achttien negentien *twintig
*dertig *veertig *vijftig honderd* duizend* halve kwart kwartier eerste tweede derde vierde vijfde
dois duas três quatro cinco sete oito nove dez onze doze treze quinze dezesseis dezasseis dezessete dezassete dezoito
dezenove dezanove vinte trinta quarenta cinquenta cem meia primeir* terceir*
noll två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo*
trettio* fyrtio* femtio* hundra* tusen halv* kvart första andra tredje fjärde femte
"""

_RELATIVE_DAYS = """
today* tonight tomorrow* yesterday* week* weekend* fortnight* month* year* daily weekly next-day following-day
same-day few-days paar-tag* quelques-jours unos-días qualche-giorno giorni paar-dagen enkele-dagen alguns-dias
några-dagar
this-day that-day diesem-tag* diesen-tag* dem-tag* ce-jour* cette-journée este-día ese-día aquel-día
questo-giorno quel-giorno deze-dag die-dag este-dia neste-dia esse-dia nesse-dia denna-dag den-dagen den-här-dagen
heute* heutig* gestern* *morgen* morgig* vorgestern *woche* *monat* jahr*
aujourd* demain lendemain semaine* mois année* quinzaine
hoy mañana* ayer anteayer semana* este-mes próximo-mes mes-que meses año años
oggi domani dopodomani ieri settiman* mese mesi anno anni
vandaag overmorgen gisteren eergisteren weken maand* jaar jaren
hoje amanhã ontem anteontem mês-que ano anos
idag i-dag imorgon i-morgon övermorgon igår i-går vecka* veckor* månad* inatt förrgår helg helgen
"""

_CLOCK_WORDS = """
clock oclock pm noon midday midnight morning* afternoon* evening* night* hour* minute* lunch* utc gmt cet cest
uhr uhrzeit *mittag* *abend* *nacht nachts mitternacht stunde* *stündig* *minütig*
heure heures *midi minuit matin* soir* soirée*
hora horas minuto* mediodía medianoche tarde* noche* madrugada
ore minuti mezzogiorno mezzanotte mattin* pomeriggi* stasera serata dopo-pranzo ora-di-pranzo
uur uren minuut minuten *ochtend* *middag* *avond* middernacht
manhã* noite* meio-dia almoço
klockan kl timme* timmar minuter förmiddag* eftermiddag* kväll* ikväll natt*
"""

_STATUS_VERBS = """
book* confirm* cancel* move moved moves moving resched* schedul* arrang* reserv* postpon* pencil* finalis* finaliz*
fixed secured locked-in set-up all-set sorted accepted approved rejected deleted removed changed shifted registered
processed refund* garant* guarantee* discount* invited calendar* is-yours stands
*gebucht* *buchung* buchen buche bestätig* bestaetig* *storn* abgesagt* absag* verschob* verschieb* verleg* vereinbar*
reservier* eingetragen* eintrag* *geplant* terminiert* festgelegt* festgemacht* fixiert* gelöscht* geloescht*
geändert* geaendert* zugesagt* zusag* verbindlich* vorgemerkt* erledigt* angesetzt* anberaumt* arrangier* organisier*
rückerstatt* kalender* notiert* steht-fest findet-statt stattfind* fällt-aus entfällt geht-klar
réserv* annul* déplac* report* décal* programm* planifi* fixé* fixe organis* enregistr* valid* modifi* supprim* prévu*
convenu* rembours* noté* maintenu* aura-lieu calendrier* agenda
anul* movid* mover* mueve* programad* agendad* agendar* aplaz* pospuest* cambiad* traslad* fijad* organizad*
concertad* acordad* registrad* modificad* planificad* reembols* calendario* anotad* apuntad* tendrá-lugar
prenot* conferm* annull* cancell* spost* programmat* riprogramm* fissat* fissiamo rinviat* rimandat* posticip*
riservat* organizz* modificat* disdett* disdic* stabilit* concordat* registrat* segnat* inserit* anticipato anticipata
accettat* approvat* garantit* rimbors* a-posto è-fatto è-fatta
geboekt* boek* bevestig* geannuleer* verplaats* verzet* gepland* ingepland* plannen inplan* afgesproken* vast
vastgelegd* vastgesteld* gereserveerd* gewijzigd* afgezegd* afgelast* geregeld* in-orde gaat-door gaat-niet-door
doorgaat vrijgehouden* genoteerd* vervallen vervalt verwerkt* verschoven* verschuif* aangemeld* ingeschreven*
goedgekeurd* geaccepteerd* akkoord terugbeta*
marcad* marcar* marcamos marcou marcação remarc* desmarc* adiad* adiamos combinad* alterad* alteramos agendamos
reagend* transferid* fechad* tratad* tudo-certo tudo-pronto antecipad* aceit* aprovad* registad* registamos inscrit*
bokad* bokat* bokar bokas bokning* boka ombok* inbok* fullbok* bekräft* avbok* inställd* inställt* ställs-in
ställer-in flytta flyttar flyttad* flyttat* schemalag* planerad* ändrad* ändrat* ändrar uppskjut* skjuts-upp
lagt-in lägger-in ordnad* ordnat ordnar fixad* fixat är-klar är-klart är-satt blir-av spikad* spikat noterad* noterat
anmäld* godkän* bestämd* bestämt är-din återbetal*
"""

# What the locale data does not have: spoken short forms that are not words, and regional names.
_MORE_DATE_NAMES = """
tue tues wed thu thur thurs fri feb apr jun jul aug sept oct nov dec maerz jänner feber sonnabend* terça terca quarta
quinta sexta
"""

# What folds to a claim in another language: the French "very" to "three", the Swedish "to hear" to "hour".
_NOT_MEANT = re.compile(r"très|\bhöra\b")
# The month "março" without its accent is the first name Marco.
_NAMES_OF_PEOPLE = frozenset({"marco"})
_PREFIX_FROM = 6
_SHORTEST = 3


def fold(text: str) -> str:
    """Return a text in lower case and without accents, as careless writers and clever ones spell it."""
    decomposed = unicodedata.normalize("NFKD", _NOT_MEANT.sub("", text.casefold()))
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")


def _calendar_names(width: str) -> set[str]:
    return {
        name.rstrip(".")
        for locale in map(Locale, LOCALES)
        for names in (locale.months, locale.days)
        for context in ("format", "stand-alone")
        for name in names[context][width].values()
    }


def _date_names() -> list[str]:
    names = {fold(name) for name in _calendar_names("wide")} - _NAMES_OF_PEOPLE
    return [*(f"{name}*" if len(name) >= _PREFIX_FROM else name for name in names), *_MORE_DATE_NAMES.split()]


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    forms = (re.escape(fold(entry)).replace(r"\*", r"\w*").replace(r"\-", r"[\s-]+") for entry in set(entries))
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(forms))})(?!\w)")


def _short_names() -> re.Pattern[str]:
    """Match "Mon", "Sept" and, within a sentence, the German "Di": only with a capital, or they are other words."""
    names = {name.capitalize() for name in _calendar_names("abbreviated")}
    long = "|".join(sorted(name for name in names if len(name) >= _SHORTEST))
    short = "|".join(sorted(name for name in names if len(name) < _SHORTEST))
    return re.compile(rf"(?<!\w)(?:{long})(?!\w)|(?<=[^\W\d_][, ])(?:{short})(?!\w)|(?<!\w)(?i:mar\u00e7o)(?!\w)")


CLAIMS = {
    "number_word": _pattern(_NUMBER_WORDS.split()),
    "relative_day": _pattern(_RELATIVE_DAYS.split()),
    "clock_word": _pattern(_CLOCK_WORDS.split()),
    "status_verb": _pattern(_STATUS_VERBS.split()),
    "date_name": _pattern(_date_names()),
}
"""By code, what to look for in a folded text."""

SHORT_DATE_NAMES = _short_names()
"""What to look for in a text with its capitals."""
