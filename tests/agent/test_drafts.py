"""Whole runs that end with a person: the suggested reply in Drafts, when there is one and what it says."""

from email import message_from_bytes
from email.policy import default

import pytest

from agent import obligations, papers
from agent.domain import EffectKind, OutcomeKind, Reason
from agent.errors import OutcomeUnknown, PermanentError
from agent.policy import Screening
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, NOW, OWNER, THURSDAY, form, half_hour, invitation, mail
from tests.agent.scenes import OFFER, PERSON

BOOKED = "Your appointment is booked."
OWN_WORDS = "[Your own words]"
LIES_IN_DRAFTS = "A suggested reply lies in Drafts"


def drafts(desk: Desk) -> list[tuple[dict[str, str], str]]:
    """Return the fields and the plain text of each draft."""
    found = []
    for raw in desk.mailbox.drafts:
        message = message_from_bytes(raw, policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        found.append((dict(message.items()), body.get_content().replace("\r\n", "\n")))
    return found


def notices(desk: Desk) -> list[str]:
    return [sent.text for sent in desk.mails_to(OWNER.address)]


def test_a_suggested_reply_stands_in_the_mails_thread_and_goes_to_its_proven_sender(desk: Desk):
    thread = ("<5@example.org>", "<6@example.org>")
    mail_id = desk.receive(
        mail(PERSON[0], subject="AW: Re: Rates", thread=thread, message_id="<7@example.org>"), PERSON[1]
    )
    [(fields, text)] = drafts(desk)
    assert fields.pop("Content-Type").startswith("multipart/alternative")
    assert fields == {
        "From": "Front desk <desk@frontdesk.example>",
        "To": ANN,
        "Subject": "Re: Rates",
        "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
        "Message-ID": obligations.message_id(desk.deps, f"{mail_id}/draft"),
        "In-Reply-To": "<7@example.org>",
        "References": "<5@example.org> <6@example.org> <7@example.org>",
        "MIME-Version": "1.0",
        "Content-Language": "en",
    }
    assert text == (
        "Hello, thank you for your message.\n\n[Your own words]\n\nKind regards,\nOlive Owner\n\n"
        "You wrote:\n> I want to talk to Olive.\n"
    )


def test_the_owner_is_told_that_a_suggested_reply_lies_in_drafts(desk: Desk):
    desk.receive(mail(PERSON[0]), PERSON[1])
    [notice] = notices(desk)
    assert LIES_IN_DRAFTS in notice


def test_there_is_one_draft_a_mail_whatever_else_goes_wrong(desk: Desk):
    desk.fails("mailbox", "keep_draft", OutcomeUnknown("the connection died"), times=1, after=True)
    mail_id = desk.receive(mail(PERSON[0]), PERSON[1])
    state = {"mail_id": mail_id, "conversation_id": desk.records.mail(mail_id).conversation_id, "level": "auto"}
    obligations.hand_off(desk.deps, state, Reason.UNCLEAR)
    for _ in range(3):
        desk.later(hours=2)
    assert len(desk.mailbox.drafts) == 1


def test_every_mail_of_a_conversation_gets_its_draft_though_only_the_first_is_acknowledged(desk: Desk):
    desk.receive(mail("What does it cost?"), form("question"))
    [told] = desk.mails_to(ANN)
    desk.receive(mail("And how long does it take?", thread=(told.message_id,)), form("question"))
    assert desk.mails_to(ANN) == [told]
    assert ["> And how" in text for _, text in drafts(desk)] == [False, True]
    assert all(LIES_IN_DRAFTS in notice for notice in notices(desk))


def test_a_draft_is_written_in_the_mails_language(desk: Desk):
    desk.receive(
        mail("Ich möchte Frau Owner sprechen, siehe https://x.example/a."), form("wants_person", language="de")
    )
    [(fields, text)] = drafts(desk)
    assert fields["Content-Language"] == "de"
    assert text.startswith("Guten Tag, vielen Dank für Ihre Nachricht.\n\n[Ihre eigenen Worte]")
    assert "> Ich möchte Frau Owner sprechen, siehe https://x.example/a." in text


def test_a_booking_that_stands_is_stated_where_the_reply_could_not_be_sent(desk: Desk):
    desk.fails("mailer", "send", PermanentError("refused"))
    mail_id = desk.receive(mail(), BOOK)
    assert desk.outcome(mail_id) == "handed_off(sending_failed)"
    [(_, text)] = drafts(desk)
    assert BOOKED in text
    assert "Thursday, 5 March 2026" in text
    assert OWN_WORDS not in text


def test_times_that_are_still_held_are_offered_where_the_reply_could_not_be_sent(desk: Desk):
    desk.fails("mailer", "send", PermanentError("refused"))
    desk.receive(mail(OFFER[0]), OFFER[1])
    [(_, text)] = drafts(desk)
    assert "Here are some of the free times among those you asked for, the earliest first:" in text
    assert "1. Thursday, 5 March 2026" in text


@pytest.mark.parametrize("after", [True, False], ids=["it arrived", "it did not"])
def test_nothing_is_stated_where_nobody_knows_whether_the_reply_left(desk: Desk, after):
    desk.fails("mailer", "send", OutcomeUnknown("the connection died"), after=after)
    mail_id = desk.receive(mail(), BOOK)
    desk.wait()
    assert desk.outcome(mail_id) == "handed_off(effect_uncertain)"
    [(_, text)] = drafts(desk)
    assert OWN_WORDS in text
    assert BOOKED not in text
    assert "2026" not in text


def test_nothing_is_stated_where_nobody_knows_whether_it_is_booked(desk: Desk):
    desk.fails("calendar", "book", OutcomeUnknown("the connection died"))
    desk.fails("calendar", "get", PermanentError("broken"), times=9)
    mail_id = desk.receive(mail(), BOOK)
    for _ in range(3):
        desk.wait()
    assert desk.outcome(mail_id) == "handed_off(effect_uncertain)"
    [(_, text)] = drafts(desk)
    assert OWN_WORDS in text
    assert "2026" not in text


def test_a_plan_that_a_person_refused_is_no_fact():
    desk = open_desk("approve")
    mail_id = desk.receive(mail(), BOOK)
    desk.answer(mail_id, approved=False)
    assert desk.outcome(mail_id) == "handed_off(rejected)"
    [(_, text)] = drafts(desk)
    assert OWN_WORDS in text
    assert "2026" not in text


WITHOUT = {
    "sender_unproven": mail(proven=False),
    "from_defective": mail(sender="ann@example.org>, <eve@example.net"),
    "reply_to_elsewhere": mail(headers=["Reply-To: eve@example.net"]),
    "calendar_mail": invitation(),
    "machine_unsure": mail(
        "Could we meet on Thursday? Please tell me whether that works.", headers=["Auto-Submitted: auto-generated"]
    ),
}


@pytest.mark.parametrize("reason", WITHOUT)
def test_where_no_proven_person_wrote_there_is_no_draft(desk: Desk, reason):
    assert desk.outcome(desk.receive(WITHOUT[reason])) == f"handed_off({reason})"
    assert desk.mailbox.drafts == []
    assert LIES_IN_DRAFTS not in notices(desk)[0]


def test_where_the_rest_of_an_answered_mail_goes_to_a_person_there_is_no_draft(desk: Desk):
    asked = mail("Could we meet on Thursday, 5 March at 15:00? Where can I park?")
    desk.receive(asked, form("book", THURSDAY, also_asks="Where can I park?"))
    assert desk.handoffs() == ["follow_up"]
    assert desk.mailbox.drafts == []


def test_where_an_answered_mail_could_not_be_filed_there_is_no_draft(desk: Desk):
    desk.fails("mailbox", "file", PermanentError("broken"), times=9)
    desk.receive(mail(), BOOK)
    assert desk.handoffs() == ["mailbox_unavailable"]
    assert desk.mailbox.drafts == []


def test_a_shadow_leaves_no_draft():
    desk = open_desk("shadow")
    desk.receive(mail(PERSON[0]), PERSON[1])
    assert (desk.mailbox.drafts, desk.mailer.sent) == ([], [])


def handed_off(desk: Desk, screening: Screening | None, *, quiet: bool = False) -> None:
    """Hand off a mail that a proven person wrote, after this screening."""
    desk.mailbox.deliver(mail())
    [mail_id] = desk.worker.take_in()
    found = desk.records.mail(mail_id)
    email = desk.mailbox.read(found.uid)
    desk.records.keep_email(mail_id, email)
    papers.keep(desk.records, mail_id, desk.deps.sender_auth.verify(email))
    if screening is not None:
        papers.keep(desk.records, mail_id, screening)
    state = {"mail_id": mail_id, "conversation_id": found.conversation_id, "level": "auto"}
    obligations.hand_off(desk.deps, state, Reason.POISON, quiet=quiet)
    desk.records.settle(mail_id, OutcomeKind.DEAD_LETTERED, Reason.POISON, NOW)
    desk.run()


@pytest.mark.parametrize(
    ("screening", "expected"),
    [
        (Screening("human"), 1),
        (Screening("doubtful", Reason.TOO_LONG), 1),
        (Screening("doubtful", Reason.ADDRESS_HELD_BACK), 0),
        (Screening("doubtful", Reason.TOO_MANY_MAILS), 0),
        (Screening("doubtful", Reason.BOUNCE_OF_OURS), 0),
        (Screening("ignored", Reason.AUTO_REPLY), 0),
        (None, 0),
    ],
)
def test_whoever_was_not_screened_as_a_person_gets_no_word_whatever_failed(desk: Desk, screening, expected):
    handed_off(desk, screening)
    assert len(desk.mailbox.drafts) == expected
    assert len(desk.mails_to(ANN)) == expected
    assert len(notices(desk)) == 1


def test_a_quiet_handoff_is_on_the_list_and_in_nobodys_mail(desk: Desk):
    handed_off(desk, Screening("doubtful", Reason.TOO_MANY_MAILS, quiet=True), quiet=True)
    assert desk.handoffs() == ["poison"]
    assert desk.mailer.sent == []


def test_a_draft_is_an_effect_of_its_own_kind_and_never_sent(desk: Desk):
    desk.receive(mail(PERSON[0]), PERSON[1])
    assert EffectKind.DRAFT not in {row.kind for row in desk.records.effects()}
    assert OWN_WORDS not in "".join(sent.text for sent in desk.mailer.sent)
    assert desk.events() == {}
    assert half_hour(5, 15) not in desk.held()
