"""What every mail states, in every language: what, on which day, when, in which zone, how long, where, what to do."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.domain import OutcomeKind, Slot
from agent.replies import Facts, default_words, facts_block, render
from agent.replies.language import find_language, languages
from tests.agent.replies.kinds import BOOKED, LATER, OFFERED, at, every_kind

MAILS = tomllib.loads((Path(__file__).parent / "mails.toml").read_text(encoding="utf-8"))
DAYS = {
    "en": {4: "Tuesday, 4 March", 5: "Wednesday, 5 March", 6: "Thursday, 6 March", 7: "Friday, 7 March"},
    "de": {4: "Dienstag, 4. März", 5: "Mittwoch, 5. März", 6: "Donnerstag, 6. März", 7: "Freitag, 7. März"},
    "fr": {4: "mardi 4 mars", 5: "mercredi 5 mars", 6: "jeudi 6 mars", 7: "vendredi 7 mars"},
    "es": {4: "martes, 4 de marzo", 5: "miércoles, 5 de marzo", 6: "jueves, 6 de marzo", 7: "viernes, 7 de marzo"},
    "it": {4: "martedì 4 marzo", 5: "mercoledì 5 marzo", 6: "giovedì 6 marzo", 7: "venerdì 7 marzo"},
    "nl": {4: "dinsdag 4 maart", 5: "woensdag 5 maart", 6: "donderdag 6 maart", 7: "vrijdag 7 maart"},
    "pt": {
        4: "terça-feira, 4 de março",
        5: "quarta-feira, 5 de março",
        6: "quinta-feira, 6 de março",
        7: "sexta-feira, 7 de março",
    },
    "sv": {4: "tisdag 4 mars", 5: "onsdag 5 mars", 6: "torsdag 6 mars", 7: "fredag 7 mars"},
}
MINUTES = {"de": "30 Minuten", "it": "30 minuti", "nl": "30 minuten", "sv": "30 minuter", "es": "30 minutos"}
ZONES = {"fr": "heure locale : Berlin", "it": "ora locale: Berlino", "nl": "Berlijn", "pt": "Berlim", "es": "Berlín"}
INVITED = {
    OutcomeKind.BOOKED: ("how.change",),
    OutcomeKind.MOVED: ("how.change",),
    OutcomeKind.CANCELLED: ("how.again",),
    OutcomeKind.CLOSED: ("how.again",),
    OutcomeKind.OFFERED: ("how.choose", "how.choose_one"),
    OutcomeKind.ASKED: ("how.answer", "how.answer_number", "how.answer_time"),
}


@pytest.mark.parametrize("code", languages())
def test_every_time_has_its_weekday_date_clock_and_zone(code: str) -> None:
    for facts in every_kind():
        lines = facts_block(facts, code).splitlines()
        for slot in (*facts.slots, facts.old_slot):
            if slot and facts.zone == facts.owner_zone and slot.start.day in DAYS[code]:
                start = slot.start + timedelta(hours=1)
                said = (DAYS[code][start.day], "2025", f"{start.hour}:00", ZONES.get(code, "Berlin"), "UTC+1")
                assert any(all(part in line for part in said) for line in lines), (facts, said)


@pytest.mark.parametrize("code", languages())
def test_what_is_met_for_says_what_how_long_and_where(code: str) -> None:
    minutes = MINUTES.get(code, MINUTES["es"] if code == "pt" else "30 minutes")
    for facts in every_kind():
        if (facts.slots or facts.old_slot) and facts.question != "which_booking":
            block = facts_block(facts, code)
            assert f": Introductory call, {minutes}\n" in block
            assert ": Room 4\n" in block


@pytest.mark.parametrize("code", languages())
def test_every_mail_says_once_what_the_customer_can_do(code: str) -> None:
    spoken = find_language(code)
    for facts in every_kind():
        if facts.outcome in INVITED:
            lines = facts_block(facts, code).splitlines()
            assert sum(lines.count(spoken.say(key)) for key in INVITED[facts.outcome]) == 1, facts


@pytest.mark.parametrize("code", languages())
def test_no_line_of_a_mail_is_said_twice(code: str) -> None:
    for facts in every_kind():
        words = default_words(facts, code)
        lines = [line for line in render(facts, words.opening, words.closing, code).splitlines() if line]
        assert len(lines) == len(set(lines)), facts


@pytest.mark.parametrize("code", languages())
def test_an_offer_reads_like_this(code: str) -> None:
    facts = replace(OFFERED, explanation="taken", old_slot=at(5, 9), zone="America/New_York")
    words = default_words(facts, code)
    assert render(facts, words.opening, words.closing, code) == MAILS[code]


def test_a_number_is_shown_only_where_it_answers() -> None:
    asked = replace(BOOKED, outcome=OutcomeKind.ASKED, slots=OFFERED.slots, question="which_booking")
    assert "\n1. Thursday" in facts_block(asked, "en")
    # The second of what is left of an offer may be its third.
    assert "\n\u2013 Thursday" in facts_block(replace(asked, question="which_offer"), "en")
    assert "\nThursday" in facts_block(replace(OFFERED, slots=OFFERED.slots[:1]), "en")


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("en", "Monday, 13 January 2025, 15:00 – 15:30 (New York time, UTC-5)"),
        ("en-US", "Monday, January 13, 2025, 3:00 PM – 3:30 PM (New York time, UTC-5)"),
        ("en-AU", "Monday, 13 January 2025, 3:00 pm – 3:30 pm (New York time, UTC-5)"),
        ("de-AT", "Montag, 13. Jänner 2025, 15:00 – 15:30 Uhr (Ortszeit New York, UTC-5)"),
        ("fr-CA", "lundi 13 janvier 2025, 15 h 00 – 15 h 30 (heure locale : New York, UTC-5)"),
        ("es-MX", "lunes, 13 de enero de 2025, 3:00 p.m. – 3:30 p.m. (hora local: Nueva York, UTC-5)"),
        ("pt-BR", "segunda-feira, 13 de janeiro de 2025, 15:00 – 15:30 (hora local: Nova York, UTC-5)"),
        ("pt-PT", "segunda-feira, 13 de janeiro de 2025, 15:00 – 15:30 (hora local: Nova Iorque, UTC-5)"),
    ],
)
def test_a_region_has_its_own_dates_clock_and_names(tag: str, line: str) -> None:
    start = datetime(2025, 1, 13, 20, tzinfo=UTC)
    slot = Slot(start, start + timedelta(minutes=30))
    assert line in facts_block(replace(BOOKED, slots=(slot,), zone="America/New_York"), tag)


@pytest.mark.parametrize("facts", [BOOKED, OFFERED])
def test_by_when_a_person_answers_the_rest_is_said_where_it_is_known(facts: Facts) -> None:
    assert "answer the rest of your message personally." in facts_block(replace(facts, follow_up=True), "en")
    known = replace(facts, follow_up=True, answer_by=LATER + timedelta(hours=1))
    assert "personally by Friday, 7 March 2025, 18:00 (Berlin time, UTC+1)." in facts_block(known, "en")


def test_who_is_asked_about_their_appointment_reads_that_it_stands() -> None:
    asked = replace(BOOKED, outcome=OutcomeKind.ASKED, slots=OFFERED.slots, old_slot=at(5, 9), question="which_time")
    assert "your current appointment stays as it is: Wednesday, 5 March" in facts_block(asked, "en")


CANCELLED = replace(BOOKED, outcome=OutcomeKind.CANCELLED, slots=(), old_slot=at(5, 9))


@pytest.mark.parametrize("facts", [OFFERED, CANCELLED])
def test_a_meeting_without_a_place_is_said_to_be_online(facts: Facts) -> None:
    online = replace(facts, place="", link="https://meet.example.com/1", is_online=True)
    assert "Where: online" in facts_block(online, "en").splitlines()
    assert "Where" not in facts_block(replace(online, outcome=OutcomeKind.BOOKED, slots=OFFERED.slots[:1]), "en")
    assert "Where" not in facts_block(replace(online, is_online=False), "en")
