"""Who would have been mailed, and conferences that are made a while later."""

from typing import Any

import pytest

from tests.servers.google.client import EVENTS, OWNER, Client, event
from tests.servers.google.fake_google import FakeGoogle

ANN, BOB = "ann@customer.example", "bob@customer.example"
GUESTS = [{"email": ANN}, {"email": BOB}, {"email": OWNER}]
MEET = {"createRequest": {"requestId": "first", "conferenceSolutionKey": {"type": "hangoutsMeet"}}}
ASKED = {"conferenceDataVersion": 1}


def mails(google: FakeGoogle) -> list[tuple[str, str, int]]:
    found = [(mail.method, mail.to, mail.event["sequence"]) for mail in google.mailed]
    google.mailed.clear()
    return found


def test_guests_are_told_of_what_happens_and_the_calendar_itself_is_not(google: FakeGoogle, client: Client) -> None:
    client.insert(event(id="abcde", attendees=GUESTS), sendUpdates="all")
    assert mails(google) == [("REQUEST", ANN, 0), ("REQUEST", BOB, 0)]
    change = event("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", attendees=GUESTS[:1])
    client.ask("PATCH", f"{EVENTS}/abcde", change, query={"sendUpdates": "all"})
    assert mails(google) == [("REQUEST", ANN, 1), ("CANCEL", BOB, 0)]
    client.ask("DELETE", f"{EVENTS}/abcde", query={"sendUpdates": "all"})
    assert mails(google) == [("CANCEL", ANN, 2)]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, []),
        ({"sendUpdates": "none"}, []),
        ({"sendUpdates": "all"}, [ANN, BOB]),
        ({"sendUpdates": "externalOnly"}, [BOB]),
        ({"sendNotifications": "true"}, [ANN, BOB]),
        ({"sendNotifications": "true", "sendUpdates": "none"}, []),
    ],
)
def test_who_is_told_is_a_parameter(google: FakeGoogle, client: Client, query: dict[str, str], told: list[str]) -> None:
    google.guests_on_google = {ANN}
    client.insert(event(attendees=GUESTS), **query)
    assert [mail.to for mail in google.mailed] == told


def test_what_a_person_does_mails_nobody(google: FakeGoogle) -> None:
    made = google.put(OWNER, event(attendees=GUESTS))
    google.remove(OWNER, made["id"])
    assert google.mailed == []


def test_what_guests_may_do_is_kept(client: Client) -> None:
    may = {"guestsCanModify": True, "guestsCanInviteOthers": False, "guestsCanSeeOtherGuests": False}
    assert may.items() <= client.insert(event(id="abcde", **may)).said.items()
    usual = {name: not value for name, value in may.items()}
    assert not usual.keys() & client.ask("PATCH", f"{EVENTS}/abcde", usual).said.keys()


def status(said: dict[str, Any]) -> str:
    return str(said["conferenceData"]["createRequest"]["status"]["statusCode"])


def test_a_conference_is_pending_and_then_there(google: FakeGoogle, client: Client) -> None:
    google.conference_polls = 2
    made = client.insert(event(id="abcde", conferenceData=MEET), **ASKED).said
    assert (status(made), "hangoutLink" in made) == ("pending", False)
    assert status(client.ask("GET", f"{EVENTS}/abcde").said) == "pending"
    there = client.ask("GET", f"{EVENTS}/abcde").said
    assert status(there) == "success"
    assert there["hangoutLink"].startswith("https://meet.google.com/")
    entry = there["conferenceData"]["entryPoints"][0]
    assert (entry["entryPointType"], entry["uri"]) == ("video", there["hangoutLink"])
    assert there["etag"] != made["etag"]


def test_a_conference_may_fail(google: FakeGoogle, client: Client) -> None:
    google.conference = "failure"
    client.insert(event(id="abcde", conferenceData=MEET), **ASKED)
    failed = client.ask("GET", f"{EVENTS}/abcde").said
    assert (status(failed), "entryPoints" in failed["conferenceData"], "hangoutLink" in failed) == (
        "failure",
        False,
        False,
    )


def test_a_client_that_knows_no_conferences_neither_makes_nor_removes_one(client: Client) -> None:
    assert "conferenceData" not in client.insert(event(conferenceData=MEET)).said
    client.insert(event(id="abcde", conferenceData=MEET), **ASKED)
    before = client.ask("GET", f"{EVENTS}/abcde").said["conferenceData"]
    for verb, body in (("PATCH", {"conferenceData": None}), ("PUT", event())):
        said = client.ask(verb, f"{EVENTS}/abcde", body).said
        assert (said["conferenceData"], "hangoutLink" in said) == (before, True)
    removed = client.ask("PATCH", f"{EVENTS}/abcde", {"conferenceData": None}, query=ASKED).said
    assert not {"conferenceData", "hangoutLink"} & removed.keys()


def test_a_request_for_a_conference_counts_once(client: Client) -> None:
    client.insert(event(id="abcde", conferenceData=MEET), **ASKED)
    before = client.ask("GET", f"{EVENTS}/abcde").said["hangoutLink"]
    again = client.ask("PATCH", f"{EVENTS}/abcde", {"conferenceData": MEET}, query=ASKED).said
    assert (status(again), again["hangoutLink"]) == ("success", before)
    other = {"createRequest": {"requestId": "second"}}
    anew = client.ask("PATCH", f"{EVENTS}/abcde", {"conferenceData": other}, query=ASKED).said
    assert (status(anew), "hangoutLink" in anew) == ("pending", False)
    assert client.ask("GET", f"{EVENTS}/abcde").said["hangoutLink"] != before


@pytest.mark.parametrize(
    "wrong",
    [
        {"createRequest": {"conferenceSolutionKey": {"type": "hangoutsMeet"}}},
        {"createRequest": {"requestId": "1", "conferenceSolutionKey": {"type": "eventHangout"}}},
        {"notes": "Call me."},
    ],
)
def test_a_conference_that_cannot_be_made_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    assert client.insert(event(conferenceData=wrong), **ASKED).status == 400


def test_a_calendar_may_allow_no_conference(google: FakeGoogle, client: Client) -> None:
    google.calendars[OWNER].conference_types = ()
    assert client.insert(event(conferenceData=MEET), **ASKED).status == 400
