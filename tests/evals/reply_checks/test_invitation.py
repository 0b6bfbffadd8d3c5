"""The calendar files in our mails."""

from dataclasses import replace

import pytest

from agent.domain import OutgoingMail
from agent.replies import Facts
from tests.evals.reply_checks.written import (
    FACTS,
    LATER,
    SLOT,
    Written,
    cancelled,
    happened,
    invitation,
    moved,
    offered,
    with_event,
)


def whys(written: Written) -> set[tuple[str, bool]]:
    return {(finding.why.removeprefix("test/1: reply "), finding.is_harm) for finding in written.findings()}


def turned(mail: OutgoingMail) -> OutgoingMail:
    assert mail.invitation
    return replace(mail, invitation=replace(mail.invitation, cancelled=not mail.invitation.cancelled))


@pytest.mark.parametrize("facts", [FACTS, moved(), cancelled()], ids=lambda facts: facts.outcome)
def test_an_invitation_says_what_the_calendar_says(facts: Facts) -> None:
    assert whys(Written(facts)) == set()
    assert whys(Written(facts, mail=lambda mail: replace(mail, invitation=None))) == {("carries no invitation", False)}
    ((why, is_harm),) = whys(Written(facts, mail=turned))
    assert (why.startswith("carries an invitation that says "), is_harm) == (True, True)


@pytest.mark.parametrize(
    ("change", "why", "is_harm"),
    [
        ({"slot": LATER}, "invites to 2026-12-04T09:00:00+00:00, and the event is elsewhere", True),
        ({"event_id": "another"}, "invites to another event", True),
        (
            {"attendees": ("ann@brightwater.example", "owen@brightwater.example")},
            "invites others than the event has",
            True,
        ),
        ({"summary": "Consultation"}, "invites to something else than the event says", False),
    ],
)
def test_an_invitation_to_something_else_is_caught(change: dict[str, object], why: str, is_harm: bool) -> None:
    assert (why, is_harm) in whys(Written(mail=with_event(**change)))


def test_an_invitation_without_an_effect_is_harm() -> None:
    (booked,) = happened(FACTS)
    invited = Written(offered(SLOT), mail=lambda mail: replace(mail, invitation=invitation(booked)))
    assert whys(invited) == {("carries an invitation, and nothing was done", True)}


def test_an_invitation_that_cannot_be_read_is_caught() -> None:
    def broken(raw: bytes) -> bytes:
        return raw.replace(b"\r\n\r\nQkVHSU46VkNBTEVOREFS", b"\r\n\r\nQkVHSU46VkNBTEVOREFT")

    assert ("carries an invitation that cannot be read", False) in whys(Written(raw=broken))
