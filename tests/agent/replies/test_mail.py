"""Mails that hold no word of a model: the acknowledgement and the notice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Person, Reason
from agent.replies import Occasion, acknowledgement, notice
from agent.replies.language import find_language, languages

OWNER = Person("Dana Ruiz", "dana@example.com")
DUE = datetime(2025, 3, 7, 16, tzinfo=UTC)


def about(detail: str = "", excerpt: str = "") -> str:
    return notice(
        Reason.UNCLEAR,
        DUE,
        "Europe/Berlin",
        mail_id="mail-1",
        conversation_id="conversation-1",
        detail=detail,
        excerpt=excerpt,
    )


@pytest.mark.parametrize("tag", [*languages(), "pl"])
def test_an_acknowledgement_says_who_answers_by_when_and_that_an_ai_wrote_it(tag: str) -> None:
    mail = acknowledgement(OWNER, DUE, "America/New_York", tag)
    assert "Dana Ruiz" in mail.splitlines()[0]
    assert "2025" in mail.splitlines()[0]
    assert "UTC-5" in mail.splitlines()[0]
    spoken = find_language(tag)
    assert spoken.say("mail.disclosure", owner=OWNER.name, address=OWNER.address) in mail
    assert ("this email is in English" in mail) is not spoken.known


def test_an_english_acknowledgement_reads_like_this() -> None:
    first = acknowledgement(OWNER, DUE, "Europe/Berlin", "en").splitlines()[0]
    assert first == (
        "Hello, thank you for your message. Dana Ruiz will read it and answer you personally by "
        "Friday, 7 March 2025, 17:00 (Berlin time, UTC+1)."
    )


def test_a_notice_gives_reason_due_time_and_ids_and_nothing_of_the_mail() -> None:
    assert about("two contacts match").splitlines() == [
        "A mail is waiting for you.",
        "",
        "Reason: unclear",
        "Detail: two contacts match",
        "Answer by: Friday, 7 March 2025, 17:00 (Berlin time, UTC+1)",
        "Mail: mail-1",
        "Conversation: conversation-1",
        "",
        'What to do: see "unclear" in ops/runbook.md. The front desk has stopped here; you answer this mail.',
    ]


@pytest.mark.parametrize(
    ("occasion", "begins", "is_due"),
    [
        (Occasion.MAIL, "A mail is waiting for you.", True),
        (Occasion.DELIVERY, "A mail was handled, but what follows from it could not be done.", False),
        (Occasion.CALENDAR, "A customer has answered in the calendar, without a mail.", True),
    ],
)
def test_a_notice_begins_with_what_has_come_up(occasion: Occasion, begins: str, is_due: bool) -> None:
    told = notice(Reason.UNCLEAR, DUE, "Europe/Berlin", mail_id="m", conversation_id="c", occasion=occasion)
    assert told.splitlines()[0] == begins
    assert ("Answer by: " in told) is is_due
    assert told.count("you answer this mail") == (occasion is Occasion.MAIL)


def test_a_notice_says_where_a_suggested_reply_lies_if_there_is_one() -> None:
    line = "A suggested reply lies in Drafts: finish it and send it, or delete it."
    told = notice(Reason.UNCLEAR, DUE, "Europe/Berlin", mail_id="m", conversation_id="c", has_draft=True)
    assert line in told.splitlines()
    assert line not in about("detail", "excerpt")


def test_the_links_of_an_excerpt_are_dead() -> None:
    text = about(excerpt="See HTTPS://evil.example.com/a.b,\nwww.evil.test, mailto:x@evil.test or javascript:alert(1).")
    assert "> See HxxPS[:]//evil[.]example[.]com/a[.]b," in text
    assert "> www[.]evil[.]test, mailto[:]x@evil[.]test or javascript[:]alert(1)." in text


def test_a_long_excerpt_says_that_it_is_shortened() -> None:
    assert about(excerpt="word " * 2000).endswith("> [shortened here]\n")
    assert "shortened" not in about(excerpt="word " * 20)


@given(st.text(max_size=500), st.text(max_size=200))
def test_no_excerpt_or_detail_leaves_its_place(excerpt: str, detail: str) -> None:
    lines = about(detail, excerpt).splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("From the mail")), len(lines))
    assert all(line.startswith(">") for line in lines[start + 1 :])
    assert len(lines[:start]) <= 11
    assert not any("://" in line for line in lines[start:])
