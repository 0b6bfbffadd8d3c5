"""The language of our mails, by the sentences of the templates."""

import pytest

from agent.replies.language import languages
from tests.evals.reply_checks.written import Written, acknowledged, swapped


def whys(written: Written) -> list[str]:
    return [finding.why.removeprefix("test/1: reply ") for finding in written.findings()]


@pytest.mark.parametrize("language", languages())
def test_another_language_than_the_readers_is_caught(language: str) -> None:
    other = "de" if language != "de" else "fr"
    found = whys(Written(language=language, wanted=other))
    assert found == [f"is written in {language} instead of {other}", f"is marked as {language} instead of {other}"]


def test_english_stands_for_a_language_that_we_do_not_write_and_says_so() -> None:
    assert whys(Written(language="other")) == []
    assert whys(Written(language="en", wanted="other")) == ["does not say why it is in English"]
    assert whys(Written(language="other", wanted="en")) == ["says that we do not write its reader's language"]


def test_a_sentence_of_another_language_is_caught() -> None:
    change = swapped("Ihr Termin ist gebucht.", "Ihr Termin ist gebucht.\nJust reply to this email.")
    (found,) = whys(Written(language="de", text=change))
    assert found == "holds a sentence of another language: 'Just reply to this email.'"


def test_a_mail_without_our_signature_is_caught() -> None:
    assert "has no signature of ours" in whys(
        Written(text=swapped("Kind regards,\nFront desk, on behalf of Robin Ashdown", "Bye"))
    )


def test_what_nobody_has_read_is_acknowledged_in_the_language_of_the_crm() -> None:
    assert acknowledged(language="fr", wanted="de", contact={"language": "fr"}, is_read=False) == []
    assert acknowledged(language="fr", wanted="fr", contact={"language": "de"}, is_read=False)
    assert acknowledged(language="en", wanted="de", is_read=False) == []
    assert acknowledged(language="fr", wanted="de", contact={"language": "fr"})
