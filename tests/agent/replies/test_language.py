"""Every language says the same things, each in its own words."""

import string

import pytest

from agent.replies.language import find_language, languages, written_language

ENGLISH = find_language("en").texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_desk_writes_at_least_these() -> None:
    assert {"en", "de", "fr", "es", "it", "nl", "pt", "sv"} <= set(languages())


@pytest.mark.parametrize("code", languages())
def test_a_language_has_every_key_and_no_other(code: str) -> None:
    assert find_language(code).texts.keys() == ENGLISH.keys()


@pytest.mark.parametrize("code", languages())
def test_a_sentence_has_the_same_placeholders_in_every_language(code: str) -> None:
    texts = find_language(code).texts
    assert {key: placeholders(texts[key]) for key in ENGLISH} == {key: placeholders(ENGLISH[key]) for key in ENGLISH}


@pytest.mark.parametrize("code", languages())
def test_no_sentence_is_empty_padded_or_left_in_english(code: str) -> None:
    texts = find_language(code).texts
    assert all(text and text == text.strip() for text in texts.values())
    same = {key for key in ENGLISH if texts[key] == ENGLISH[key] and not key.startswith(("format.", "manners."))}
    assert code == "en" or not same


@pytest.mark.parametrize("tag", ["de", "DE", "de-AT", "de_CH", " de ", "de-XX", "de-x-odd"])
def test_a_tag_finds_its_language(tag: str) -> None:
    spoken = find_language(tag)
    assert (spoken.code, spoken.known) == ("de", True)


@pytest.mark.parametrize("tag", ["pl", "", "xx-YY", "../en", "english"])
def test_english_stands_in_for_a_language_without_a_file(tag: str) -> None:
    spoken = find_language(tag)
    assert (spoken.code, spoken.known) == ("en", False)


@pytest.mark.parametrize(
    ("tag", "expected"), [("de", "de"), ("de_AT", "de-AT"), (" fr-CA ", "fr-CA"), ("pl", "en"), ("other", "en")]
)
def test_what_a_mail_says_of_its_language_is_what_it_is_written_in(tag: str, expected: str) -> None:
    assert written_language(tag) == expected
