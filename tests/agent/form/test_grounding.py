"""What of a form counts: what its quotes vouch for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.form import DurationForm, RequestForm, ZoneForm, grounded, is_quoted
from tests.agent.hostile import request_forms
from tests.agent.mails import form, window

TEXT = (
    "Hello, could we meet on Thursday at 3, Lisbon time, for an hour? It is about \u201cthe lease\u201d. "
    "Send me the price list."
)
WHOLE = form(
    "book",
    window("Thursday at 3"),
    topic='"the lease"',
    duration=DurationForm(quote="for an hour", minutes=60),
    zone=ZoneForm(quote="LISBON\n time", name="Europe/Lisbon"),
    offer_quote="Thursday",
    offer_number=1,
    also_asks=["Send me the price list"],
    language_quote="Hello",
)


def test_what_is_quoted_is_kept_whatever_its_capitals_breaks_and_quotation_marks() -> None:
    kept, ungrounded = grounded(WHOLE, [TEXT], "en")
    assert kept == WHOLE
    assert ungrounded.fields == ()


def test_what_is_not_quoted_falls_away_and_is_named_once_for_each() -> None:
    kept, ungrounded = grounded(WHOLE, ["", "Something else"], "de")
    assert ungrounded.fields == ("also_asks", "duration", "language", "offer_quote", "topic", "windows", "zone")
    assert ungrounded.windows == tuple(WHOLE.windows)
    nothing = (kept.windows, kept.topic, kept.duration, kept.zone, kept.offer_number, kept.also_asks)
    assert nothing == ([], None, None, None, None, [])
    assert (kept.intent, kept.language) == ("book", "de")


def test_the_mails_own_words_say_its_language_whatever_the_form_says() -> None:
    german = "Können wir uns am Donnerstag um 15 Uhr treffen?"
    kept, ungrounded = grounded(form("book", language="fr"), [german], "en")
    assert (kept.language, ungrounded.fields) == ("de", ("language",))


def test_words_that_show_no_language_leave_it_to_what_is_known_of_the_author_and_then_to_the_form() -> None:
    assert grounded(form("accept", language="fr"), ["2 svp"], None)[0].language == "fr"
    assert grounded(form("accept", language="en"), ["2 svp"], "fr")[0].language == "fr"


def test_a_mail_in_none_of_our_languages_is_so_whatever_the_form_says() -> None:
    polish = "Dzień dobry, chciałabym porozmawiać o umowie. Czy moglibyśmy umówić się w czwartek po południu?"
    kept, ungrounded = grounded(form("book", language="en", language_quote="Dzień dobry"), [polish], None)
    assert (kept.language, ungrounded.fields) == ("other", ("language",))
    assert grounded(form("book", language="en"), [polish], "sv")[0].language == "sv"


@pytest.mark.parametrize("quote", ["", " ", "\n"])
def test_nothing_is_quoted_by_no_words(quote: str) -> None:
    assert not is_quoted(quote, [TEXT])


@given(request_forms, st.text(max_size=60))
def test_nothing_that_is_kept_is_invented(filled: RequestForm, text: str) -> None:
    kept, _ = grounded(filled, [text], "en")
    asked = [kept.topic, kept.offer_quote, *kept.also_asks, *(found.quote for found in kept.windows)]
    asked += [found.quote for found in (kept.duration, kept.zone) if found]
    assert all(is_quoted(quote, [text]) for quote in asked if quote is not None)
    assert grounded(kept, [text], "en")[0] == kept
