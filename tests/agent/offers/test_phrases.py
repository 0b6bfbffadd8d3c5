"""How people answer an offer, in seven languages: the phrase and the slots that it takes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.domain import Offer, Slot
from agent.offers import matching

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = datetime(2025, 3, 6, 10, tzinfo=BERLIN)


def at(day: int, hour: int) -> Slot:
    start = datetime(2025, 3, day, hour, tzinfo=BERLIN).astimezone(UTC)
    return Slot(start, start + timedelta(minutes=30))


OFFER = Offer(
    "offer-1",
    "conversation-1",
    "anna@example.com",
    (at(11, 10), at(11, 15), at(13, 14)),
    datetime(2025, 3, 20, tzinfo=UTC),
)
"""Tuesday at ten and at three, Thursday at two."""


def taken(answer: str, locale: str, number: int | None = None) -> list[int]:
    slots = matching(answer, number, OFFER, THURSDAY, BERLIN, locale)
    return [OFFER.slots.index(slot) + 1 for slot in slots]


BY_PLACE = [
    ("en", "2", [2]),
    ("en", "2.", [2]),
    ("en", "2 please", [2]),
    ("en", "#2", [2]),
    ("en", "number two please", [2]),
    ("en", "Option 3", [3]),
    ("en", "Hi, option 2 please. Best, Anna", [2]),
    ("en", "I'll take 2", [2]),
    ("en", "the 2nd", [2]),
    ("en", "2nd option please!", [2]),
    ("en", "the second one", [2]),
    ("en", "The second works for me, thanks!", [2]),
    ("en", "The second is perfect. See you then!", [2]),
    ("en", "Let's go with the third.", [3]),
    ("en", "the last one please", [3]),
    ("en", "Could we take the first one?", [1]),
    ("en", "No problem, the third one", [3]),
    ("en", "Call me on +49 30 23125040, the third suits me", [3]),
    ("de", "der zweite", [2]),
    ("de", "den zweiten bitte", [2]),
    ("de", "Der zweite Termin passt", [2]),
    ("de", "Ich würde den dritten Termin nehmen", [3]),
    ("de", "Vorschlag 3 bitte", [3]),
    ("de", "Nummer 2 passt mir gut", [2]),
    ("de", "Ich nehme die 2", [2]),
    ("de", "Der letzte wäre gut", [3]),
    ("fr", "le deuxième me convient", [2]),
    ("fr", "Le 2e créneau", [2]),
    ("fr", "Je prends le premier", [1]),
    ("fr", "le dernier", [3]),
    ("es", "la segunda opción", [2]),
    ("es", "el segundo me viene bien", [2]),
    ("es", "prefiero la primera", [1]),
    ("es", "la última", [3]),
    ("it", "la seconda", [2]),
    ("it", "il secondo va bene", [2]),
    ("it", "l'ultima", [3]),
    ("nl", "de tweede", [2]),
    ("nl", "optie 3 graag", [3]),
    ("nl", "de laatste", [3]),
    ("pt", "a segunda opção", [2]),
    ("pt", "o último", [3]),
    ("pl", "2", [2]),
]
BY_TIME = [
    ("en", "Thursday works", [3]),
    ("en", "2pm on Thursday please", [3]),
    ("en", "Thursday the 13th at 2pm", [3]),
    ("en", "the 10:00 one", [1]),
    ("en", "10am is good for me", [1]),
    ("en", "The 3pm slot works", [2]),
    ("en", "Tuesday 3pm", [2]),
    ("en", "the morning one", [1]),
    ("en", "the afternoon one on Tuesday", [2]),
    ("en", "the 11th at 3pm", [2]),
    ("en", "the 13th", [3]),
    ("en", "11 March at 10", [1]),
    ("en", "1. Tuesday, March 11, 2025, 10:00 AM \u2013 10:30 AM (Berlin time, UTC+1)", [1]),
    ("de", "Dienstag um 10 Uhr", [1]),
    ("de", "Donnerstag passt", [3]),
    ("de", "Der 13. März passt", [3]),
    ("fr", "jeudi à 14h", [3]),
    ("fr", "le 13 mars à 14h", [3]),
    ("es", "jueves a las 14:00", [3]),
    ("es", "el jueves por la tarde", [3]),
    ("it", "giovedì alle 14", [3]),
    ("nl", "donderdag om 14 uur", [3]),
    ("pt", "quinta-feira às 14h", [3]),
]
SEVERAL = [
    ("en", "1 or 3", [1, 3]),
    ("en", "2 or 3 would work", [2, 3]),
    ("en", "the first or the last", [1, 3]),
    ("en", "Tuesday works", [1, 2]),
    ("en", "Tuesday the 11th", [1, 2]),
    ("en", "either", [1, 2, 3]),
    ("en", "any of them", [1, 2, 3]),
    ("en", "I'm flexible, you pick", [1, 2, 3]),
    ("en", "the first two work", [1, 2]),
    ("en", "Anything but Thursday", [1, 2]),
    ("en", "Not the second, but either of the others", [1, 3]),
    ("de", "egal", [1, 2, 3]),
    ("de", "Alle drei passen", [1, 2, 3]),
    ("fr", "peu importe", [1, 2, 3]),
    ("es", "cualquiera", [1, 2, 3]),
    ("it", "qualsiasi", [1, 2, 3]),
    ("nl", "maakt niet uit", [1, 2, 3]),
    ("pt", "tanto faz", [1, 2, 3]),
]
REFUSED = [
    ("en", "The first doesn't work, the second does", [2]),
    ("en", "The first one, unfortunately, doesn't work, the second does.", [2]),
    ("en", "Tuesday doesn't suit, Thursday does", [3]),
    ("en", "I can't do the first one", []),
    ("en", "The first is too early", []),
    ("en", "none of these work", []),
    ("en", "I can't make any of those", []),
    ("de", "Der erste geht leider nicht, aber der zweite", [2]),
    ("de", "Am Dienstag kann ich leider nicht, Donnerstag passt", [3]),
    ("de", "Keiner davon passt", []),
    ("fr", "Le premier ne me convient pas, le deuxième oui", [2]),
    ("fr", "Aucun ne me convient", []),
    ("es", "El primero no puedo, el segundo sí", [2]),
    ("es", "Ninguno me viene bien", []),
    ("it", "nessuna di queste", []),
    ("nl", "de eerste kan niet, de tweede wel", [2]),
    ("pt", "a primeira não dá, a segunda sim", [2]),
]
OTHER_WISHES: list[tuple[str, str, list[int]]] = [
    ("en", "Friday at 9?", []),
    ("en", "The second one but at 4pm", []),
    ("en", "the second one, but an hour later", []),
    ("en", "Tuesday, but later in the day?", []),
    ("en", "What about 30 minutes after the second one?", []),
    ("en", "Tuesday the 18th at 10:00", []),
    ("en", "tomorrow at 10:00", []),
    ("en", "a week on Tuesday at 10:00", []),
    ("en", "Thursday 14:00 or Friday 14:00", []),
    ("de", "Können wir den ersten eine Stunde später machen?", []),
    ("de", "morgen um 10 Uhr", []),
    ("de", "Dienstag um 11", []),
    ("fr", "demain à 10h", []),
    ("es", "mañana a las 10:00", []),
    ("it", "domani alle 10:00", []),
    ("nl", "morgen om 10 uur", []),
    ("pt", "amanhã às 10h", []),
]
NOT_ABOUT_IT: list[tuple[str, str, list[int]]] = [
    ("en", "Sounds good", []),
    ("en", "Looking forward to our first meeting", []),
    ("en", "Give me a second", []),
    ("en", "no one here can make it", []),
    ("en", "that one works", []),
    ("en", "", []),
]


@pytest.mark.parametrize(
    ("locale", "answer", "slots"), [*BY_PLACE, *BY_TIME, *SEVERAL, *REFUSED, *OTHER_WISHES, *NOT_ABOUT_IT]
)
def test_an_answer_takes_the_slots_that_it_names_whatever_number_a_model_says(
    locale: str, answer: str, slots: list[int]
) -> None:
    assert [taken(answer, locale, number) for number in (None, 1, 2, 3)] == [slots] * 4
