"""Who would be taken for somebody else: every one goes to a person."""

import pytest

from agent.domain import Sender
from agent.policy import Standing, screen
from integrations.mime import parse
from integrations.sender_auth import AuthresSenderAuth, AuthservId, TopmostWithoutId, TrustAnchor
from tests.integrations.sender_auth.cases import lying, table

OURS = AuthservId("mx.example.net")
SPOOFS = "spoofs.txt"


def judged(header: str, anchor: TrustAnchor = OURS) -> Sender:
    """Return the sender of a mail that must not be answered by itself."""
    email = parse(lying(header))
    sender = AuthresSenderAuth(anchor).verify(email)
    assert screen(email, sender, "desk@example.net", Standing(), max_chars=10_000).label == "doubtful"
    return sender


def every(*groups: str) -> pytest.MarkDecorator:
    cases = {name: header for group in groups for name, header in table(SPOOFS, group).items()}
    return pytest.mark.parametrize("header", list(cases.values()), ids=list(cases))


@every("results", "other fields")
def test_what_our_server_has_not_written_of_this_domain_proves_nobody(header: str) -> None:
    sender = judged(header)
    assert (sender.verified, sender.reason in {"no_results", "not_proven"}) == (False, True)


@every("places")
def test_what_stands_below_the_door_is_not_even_read(header: str) -> None:
    assert judged(header).reason == "no_results"


@every("from")
def test_a_from_that_may_be_read_in_two_ways_is_nobody(header: str) -> None:
    sender = judged(header)
    assert not sender.verified
    assert sender.address in {None, "alice@xn--bnk-6cd.example"}


@every("replies")
def test_neither_reply_to_nor_sender_nor_envelope_stand_for_from(header: str) -> None:
    assert judged(header).address == "alice@bank.example"


@every("exchange")
def test_below_exchange_online_only_its_own_field_counts(header: str) -> None:
    assert not judged(header, TopmostWithoutId()).verified


@every("results", "places", "exchange")
def test_without_an_anchor_nobody_is_proven(header: str) -> None:
    sender = AuthresSenderAuth(None).verify(parse(lying(header)))
    assert (sender.verified, sender.reason) == (False, "no_trust_anchor")


def test_there_are_enough_of_them_and_each_is_another() -> None:
    headers = list(table(SPOOFS).values())
    assert len(set(headers)) == len(headers) >= 100
