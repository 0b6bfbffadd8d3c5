"""Who is invited hears of each change through one channel: our reply's invitation, or the calendar's own."""

from dataclasses import replace

import pytest

from agent import effects, papers
from agent.domain import EffectKind, Event, Invitation, NewEvent, OutcomeKind, OutgoingMail
from agent.errors import OutcomeUnknown, TransientError
from agent.papers import Done
from agent.policy import Policy
from tests.agent.desk import Desk, open_desk
from tests.agent.mails import ANN, BOOK, OWNER, THURSDAY, form, half_hour, mail, window
from tests.agent.scenes import CANCEL, MOVE

MEET, BOOKED = half_hour(5, 15), half_hour(9, 10)
ASKED = {"move": MOVE, "cancel": CANCEL}
CHANGES = ("book", "move", "cancel")


def asked(desk: Desk, what: str) -> str:
    """Have a customer ask for this, who has a booking where that is needed."""
    if what == "book":
        return desk.receive(mail(), BOOK)
    desk.booked(BOOKED)
    text, said = ASKED[what]
    return desk.receive(mail(text), said)


def invitations(desk: Desk) -> list[Invitation]:
    """Return what our mails told the customer's calendar."""
    return [sent.invitation for sent in desk.mails_to(ANN) if sent.invitation]


@pytest.mark.parametrize("what", CHANGES)
def test_the_reply_carries_the_invitation_where_the_calendar_invites_nobody(desk: Desk, what: str):
    asked(desk, what)
    [invitation] = invitations(desk)
    event = invitation.event
    assert event.attendees == (ANN,)
    assert event.organizer == OWNER
    assert event.summary == "Consultation: Ann Example"
    if what == "cancel":
        assert (event.event_id, event.slot, invitation.sequence, invitation.cancelled) == ("seed1", BOOKED, 1, True)
        return
    [found] = [desk.calendar.get(name) for name in desk.events()]
    assert found
    assert (event.event_id, event.slot, invitation.sequence) == (found.event_id, found.slot, found.sequence)
    assert not invitation.cancelled
    assert desk.mailer.raw[0].count(b"text/calendar; ") == 1


def test_the_uid_is_kept_and_the_sequence_raised_through_all_changes(desk: Desk):
    asked(desk, "book")
    later = form("move", window("Monday, 9 March at 10:00", "2026-03-09", "10:00"))
    desk.receive(mail("Can we move our appointment to Monday, 9 March at 10:00?"), later)
    desk.receive(mail("Please move our appointment back to Thursday, 5 March at 15:00."), form("move", THURSDAY))
    desk.receive(mail("Please cancel our appointment."), form("cancel"))
    told = invitations(desk)
    assert len({invitation.event.event_id for invitation in told}) == 1
    assert [(each.sequence, each.cancelled) for each in told] == [(0, False), (1, False), (2, False), (3, True)]


@pytest.mark.parametrize("what", CHANGES)
def test_no_mail_of_ours_invites_where_the_calendar_does(desk: Desk, what: str):
    desk.calendar.invites = True
    asked(desk, what)
    assert invitations(desk) == []
    assert b"text/calendar" not in desk.mailer.raw[-1]


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("invites", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_call_that_was_cut_short_is_told_of_in_one_way_all_the_same(what: str, invites: bool, after: bool):
    desk = open_desk()
    desk.calendar.invites = invites
    desk.fails("calendar", what, OutcomeUnknown("cut"), after=after)
    desk.fails("mailer", "send", TransientError("busy"))
    mail_id = asked(desk, what)
    for _ in range(4):
        desk.later(minutes=5)
    assert desk.outcome(mail_id) in {"booked", "moved", "cancelled"}
    assert len(invitations(desk)) == (0 if invites else 1)


@pytest.mark.parametrize("begins", [True, False])
def test_the_channel_is_the_one_at_the_time_of_the_change(desk: Desk, begins: bool):
    desk.calendar.invites = begins
    desk.fails("mailer", "send", TransientError("busy"))
    mail_id = asked(desk, "book")
    desk.calendar.invites = not begins
    desk.later(minutes=5)
    assert desk.outcome(mail_id) == "booked"
    assert len(invitations(desk)) == (0 if begins else 1)


def test_where_a_person_took_the_thread_over_the_draft_carries_the_invitation(desk: Desk):
    answered = mail(message_id="<asked@example.org>")
    ours = mail("I will see to it.", sender=OWNER.address, thread=["<asked@example.org>"])
    desk.ports["calendar"].on("book", lambda: desk.mailbox.sent.append(ours))
    assert desk.outcome(desk.receive(answered, BOOK)) == "handed_off(person_took_over)"
    assert invitations(desk) == []
    [draft] = desk.mailbox.drafts
    assert draft.count(b"text/calendar; ") == 1


def test_other_mails_of_ours_carry_none(desk: Desk):
    offered = form("book", window("Thursday afternoon", "2026-03-05"))
    desk.receive(mail("Could we meet on Thursday afternoon?"), offered)
    desk.receive(mail("I want to speak to a person."), form("wants_person"))
    assert len(desk.mailer.sent) >= 3
    assert [sent.invitation for sent in desk.mailer.sent] == [None] * len(desk.mailer.sent)


def test_papers_of_earlier_versions_are_read_still(desk: Desk):
    done = papers.document(Done(OutcomeKind.BOOKED, (MEET,)))
    assert papers.read(Done, {name: value for name, value in done.items() if name != "invitation"}).invitation is None
    desk.receive(mail(), BOOK)
    sent = papers.document(desk.mailer.sent[0])
    earlier = {name: value for name, value in sent.items() if name != "invitation"} | {"ics": None}
    assert papers.read(OutgoingMail, earlier) == replace(desk.mailer.sent[0], invitation=None)


def test_what_an_earlier_version_wrote_is_told_of_by_mail(desk: Desk):
    mail_id = desk.receive(mail(), BOOK)
    [row] = [row for row in desk.records.effects(mail_id) if row.kind is EffectKind.BOOK]
    written = {name: row.result[name] for name in ("start", "end")} if row.result else {}
    done = effects.done(desk.deps, mail_id, OutcomeKind.BOOKED, "theirs", written)
    assert done.invitation
    assert (done.invitation.sequence, done.invitation.cancelled) == (0, False)


VIDEO = Policy.model_validate({"meetings": [{"name": "Video call", "conference": True}]})


@pytest.mark.parametrize("link", ["https://meet.example.com/abc", ""])
def test_the_link_of_a_conference_is_told_once_it_is_there_and_never_before(link: str):
    desk = open_desk(rules=VIDEO)
    desk.calendar.makes_conferences = True
    asked_for: list[bool] = []
    book = desk.calendar.book

    def with_conference(event: NewEvent) -> Event:
        asked_for.append(event.conference)
        return replace(book(replace(event, conference=False)), link=link)

    desk.calendar.book = with_conference  # type: ignore[method-assign]
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    [reply] = desk.mails_to(ANN)
    assert asked_for == [True]
    assert ("Link:" in reply.text) == bool(link)
    assert link in reply.text
    assert reply.invitation
    assert (reply.invitation.event.link, link in reply.invitation.event.description) == (link, True)


def test_a_calendar_that_makes_no_conferences_is_not_asked_for_one():
    desk = open_desk(rules=VIDEO)
    asked_for: list[NewEvent] = []
    book = desk.calendar.book
    desk.calendar.book = lambda event: (asked_for.append(event), book(event))[1]  # type: ignore[method-assign, func-returns-value]
    assert desk.outcome(desk.receive(mail(), BOOK)) == "booked"
    assert [event.conference for event in asked_for] == [False]
    assert "Link:" not in desk.mails_to(ANN)[0].text
