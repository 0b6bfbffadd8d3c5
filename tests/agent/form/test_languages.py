"""A mail shows its language by its small words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.form import language_of
from agent.form.languages import is_foreign_to


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Could we meet on Thursday at 3 pm about the lease?", "en"),
        ("sorry, i can't make it. what about the day after?", "en"),
        ("Können wir uns am Donnerstag um 15 Uhr treffen?", "de"),
        ("passt mir gut, danke und bis dann", "de"),
        ("Pouvons-nous nous voir jeudi à 15 h pour le bail ?", "fr"),
        ("¿Podría darme una cita el jueves por la tarde?", "es"),
        ("Vorrei fissare un appuntamento per giovedì alle 15.", "it"),
        ("Kan ik donderdag om 11 uur langskomen voor de huur?", "nl"),
        ("Gostaria de marcar uma reunião para quinta-feira às 15h.", "pt"),
        ("Kan jag få en tid på torsdag klockan 13?", "sv"),
    ],
)
def test_the_small_words_tell(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "2", "Ok!", "Invoice 4471", "Dzień dobry, czy mogę umówić się na wizytę w czwartek o 15:00?", "お願いします"],
)
def test_where_there_are_none_nothing_is_told(text: str) -> None:
    assert language_of(text) is None


def test_a_few_foreign_words_do_not_make_a_foreign_mail() -> None:
    assert language_of("We would like to book the Salon de la Loire for our meeting, please.") == "en"


POLISH = "Dzień dobry, chciałabym porozmawiać o umowie z hurtownią. Czy moglibyśmy umówić się w czwartek po południu?"


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [(POLISH, True), ("Poproszę nr 2, 16:00. Dziękuję!", False), (f"{POLISH} Please call me.", False), ("", False)],
)
def test_a_text_of_some_length_without_any_small_word_is_of_another_language(text: str, is_foreign: bool) -> None:
    assert is_foreign_to(text, "en") is is_foreign


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert language_of(text) in {None, "en", "de", "fr", "es", "it", "nl", "pt", "sv"}
