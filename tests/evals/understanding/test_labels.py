"""The labels of the cases: what they quote stands in the mail, and all that has to be talked about is."""

import pytest

from agent.form import is_quoted
from evals.case import load_cases
from evals.understanding.labelled import LabelledMail, labelled, overlap
from tests.evals.understanding.forms import labelled_mail

CASES = load_cases()
MAILS = labelled(CASES)
FEWEST_CONVERSATIONS = 34
LONGEST = 6


def names(mails: list[LabelledMail]) -> list[str]:
    return [mail.name for mail in mails]


def test_every_mail_has_a_label() -> None:
    assert len(MAILS) == sum(len(case.mails) for case in CASES.values())


def test_what_a_label_quotes_stands_in_the_mail_in_this_order() -> None:
    def in_order(mail: LabelledMail) -> bool:
        text = "\n".join(mail.texts).split()
        places = [" ".join(text).find(" ".join(quote.split())) for quote in mail.label.quotes]
        return -1 not in places and places == sorted(places)

    assert names([mail for mail in MAILS if not in_order(mail)]) == []


def test_what_is_ruled_out_is_among_the_quotes() -> None:
    assert names([mail for mail in MAILS if not set(mail.label.ruled_out) <= set(mail.label.quotes)]) == []


def test_our_own_reader_knows_most_of_the_quoted_times() -> None:
    quotes = [(mail, quote) for mail in MAILS for quote in mail.label.quotes]
    unknown = [f"{mail.name}: {quote}" for mail, quote in quotes if not mail.read(quote)]
    assert len(unknown) <= len(quotes) / 10, unknown


def test_there_are_conversations_of_two_to_six_mails_in_every_language_that_we_write_and_in_one_that_we_do_not() -> (
    None
):
    conversations = [name for name, case in CASES.items() if 1 < len(case.mails) <= LONGEST]
    assert len(conversations) >= FEWEST_CONVERSATIONS
    spoken = {mail.label.language for mail in MAILS if mail.case in conversations}
    assert spoken == {"en", "de", "fr", "es", "it", "nl", "pt", "sv", "other"}


def test_a_mail_is_read_on_its_authors_clock_as_the_desk_reads_it() -> None:
    text = "Could we meet on Thursday, 3 December at 2 pm?\n\nOn 30 Nov 2026, Front desk wrote:\n> Tuesday at 9?"
    mail = labelled_mail(text)
    assert (mail.name, mail.zone.key, f"{mail.reference:%H:%M %z}") == ("story/1", "Europe/Berlin", "09:00 +0100")
    assert "Tuesday" not in mail.email.reply_text
    (window,) = mail.read("3 December at 2 pm")
    assert [f"{reading.start:%d %H}" for reading in window.readings if reading.start] == ["03 14"]
    assert mail.read("Tuesday at 9") == ()
    assert is_quoted("A call", mail.texts)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("at 2", "Thursday AT 2", True), ("Thursday", "Thurs", True), ("Monday", "Tuesday", False), ("", "Monday", False)],
)
def test_quotes_overlap_where_one_holds_the_other(one: str, other: str, wanted: bool) -> None:
    assert overlap(one, other) is wanted
    assert overlap(other, one) is wanted
