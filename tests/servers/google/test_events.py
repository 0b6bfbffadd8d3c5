"""Events come to be, change and go as the document says."""

from datetime import timedelta

import pytest

from tests.servers.google.client import EVENTS, OWNER, SHARED, Client, event
from tests.servers.google.fake_google import FakeGoogle

ID = "0123456789abcdefghijklmnopqrstuv"


def test_a_new_event_has_what_the_server_adds(google: FakeGoogle, client: Client) -> None:
    made = client.insert(event(id=ID, attendees=[{"email": "ann@customer.example"}, {"email": OWNER}]))
    assert made.status == 200
    assert made.headers["ETag"] == made.said["etag"]
    added = {
        "kind": "calendar#event",
        "id": ID,
        "status": "confirmed",
        "iCalUID": f"{ID}@google.com",
        "sequence": 0,
        "creator": {"email": google.user},
        "organizer": {"email": OWNER, "self": True},
        "created": "2026-03-01T08:00:00.000Z",
        "updated": "2026-03-01T08:00:00.000Z",
        "start": {"dateTime": "2026-03-02T11:00:00+01:00", "timeZone": "Europe/Berlin"},
        "attendees": [
            {"email": "ann@customer.example", "responseStatus": "needsAction"},
            {"email": OWNER, "responseStatus": "needsAction", "self": True, "organizer": True},
        ],
    }
    assert {key: made.said[key] for key in added} == added
    assert client.ask("GET", f"{EVENTS}/{ID}").said == made.said == google.get(OWNER, ID)


def test_the_server_chooses_an_id_where_the_client_does_not(client: Client) -> None:
    first, second = (client.insert(event()).said["id"] for _ in range(2))
    assert first != second
    assert client.ask("GET", f"{EVENTS}/{first}").status == 200


@pytest.mark.parametrize("wrong", ["abcd", "abcdw", "ABCDE", "abc-de", "abcde_", "a" * 1025])
def test_an_id_that_is_not_base32hex_is_refused(client: Client, wrong: str) -> None:
    assert client.insert(event(id=wrong)).status == 400


def test_an_id_is_used_for_ever(google: FakeGoogle, client: Client) -> None:
    client.insert(event(id=ID))
    assert client.insert(event(id=ID)).reason == "duplicate"
    client.ask("DELETE", f"{EVENTS}/{ID}")
    assert client.insert(event(id=ID)).status == 409
    google.purge(OWNER)
    assert client.ask("GET", f"{EVENTS}/{ID}").status == 404
    assert client.insert(event(id=ID)).status == 409
    assert len(google.events(OWNER)) == 0


def test_a_collision_may_go_unseen(google: FakeGoogle, client: Client) -> None:
    google.detects_collisions = False
    first = client.insert(event(id=ID, summary="first")).said
    assert client.insert(event(id=ID, summary="second")).status == 200
    assert client.ask("GET", f"{EVENTS}/{ID}").said == first
    assert [one["summary"] for one in google.events(OWNER)] == ["first", "second"]


def test_a_deleted_event_is_shown_as_cancelled_and_cannot_be_deleted_again(client: Client) -> None:
    client.insert(event(id=ID))
    gone = client.ask("DELETE", f"{EVENTS}/{ID}")
    assert (gone.status, gone.raw) == (204, b"")
    assert client.ask("GET", f"{EVENTS}/{ID}").said["status"] == "cancelled"
    again = client.ask("DELETE", f"{EVENTS}/{ID}")
    assert (again.status, again.reason) == (410, "deleted")
    assert client.events().said["items"] == []


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.ask("GET", f"{EVENTS}/{ID}").reason == "notFound"
    assert client.ask("GET", f"calendars/nobody%40frontdesk.example/events/{ID}").status == 404


def test_a_change_gives_another_etag_and_a_stale_one_changes_nothing(google: FakeGoogle, client: Client) -> None:
    read = client.insert(event(id=ID)).said
    google.now += timedelta(minutes=5)
    person = google.put(OWNER, {"id": ID, "location": "Room 4"})
    assert person["etag"] != read["etag"]
    assert person["updated"] == "2026-03-01T08:05:00.000Z"
    for verb, body in (("PATCH", {"summary": "x"}), ("PUT", event()), ("DELETE", None)):
        stale = client.ask(verb, f"{EVENTS}/{ID}", body, headers={"If-Match": read["etag"]})
        assert (stale.status, stale.reason) == (412, "conditionNotMet")
    assert google.get(OWNER, ID) == person
    assert client.ask("PATCH", f"{EVENTS}/{ID}", {}, headers={"If-Match": person["etag"]}).status == 200
    assert client.ask("DELETE", f"{EVENTS}/{ID}", headers={"If-Match": "*"}).status == 204


def test_the_sequence_is_raised_by_another_time_alone(client: Client) -> None:
    client.insert(event(id=ID))
    changes = [{"summary": "x"}, {"start": {"dateTime": "2026-03-02T11:00:00+01:00"}}, {"end": event()["end"]}]
    assert [client.ask("PATCH", f"{EVENTS}/{ID}", change).said["sequence"] for change in changes] == [0, 0, 0]
    later = event("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z")
    assert client.ask("PATCH", f"{EVENTS}/{ID}", later).said["sequence"] == 1
    assert client.ask("PUT", f"{EVENTS}/{ID}", event()).said["sequence"] == 2
    assert client.ask("PATCH", f"{EVENTS}/{ID}", {"sequence": 1}).status == 400


def test_a_patch_merges_and_null_removes(client: Client) -> None:
    marks = {"private": {"a": "1", "b": "2"}}
    client.insert(event(id=ID, extendedProperties=marks, location="Room 4", attendees=[{"email": "ann@x.example"}]))
    change = {"extendedProperties": {"private": {"b": None, "c": "3"}}, "location": None, "attendees": []}
    said = client.ask("PATCH", f"{EVENTS}/{ID}", change).said
    assert said["extendedProperties"] == {"private": {"a": "1", "c": "3"}}
    assert not {"location", "attendees"} & said.keys()


def test_an_event_becomes_one_of_whole_days_only_if_the_time_is_removed(client: Client) -> None:
    client.insert(event(id=ID))
    days = {"start": {"date": "2026-03-02"}, "end": {"date": "2026-03-03"}}
    assert client.ask("PATCH", f"{EVENTS}/{ID}", days).status == 400
    removed = {name: at | {"dateTime": None, "timeZone": None} for name, at in days.items()}
    assert client.ask("PATCH", f"{EVENTS}/{ID}", removed).said["start"] == days["start"]


def test_an_update_removes_what_it_does_not_say_and_ignores_what_is_read_only(client: Client) -> None:
    made = client.insert(event(id=ID, location="Room 4", transparency="transparent")).said
    body = event(created="2020-01-01T00:00:00Z", organizer={"email": "mallory@evil.example"}, htmlLink="x", locked=True)
    said = client.ask("PUT", f"{EVENTS}/{ID}", body).said
    assert not {"location", "transparency", "locked"} & said.keys()
    assert {key: said[key] for key in ("created", "organizer", "htmlLink", "iCalUID")} == {
        key: made[key] for key in ("created", "organizer", "htmlLink", "iCalUID")
    }


def test_a_deleted_event_is_restored_by_its_status(client: Client) -> None:
    client.insert(event(id=ID))
    assert client.ask("PATCH", f"{EVENTS}/{ID}", {"status": "cancelled"}).said["status"] == "cancelled"
    assert client.ask("PATCH", f"{EVENTS}/{ID}", {"status": "confirmed"}).said["status"] == "confirmed"
    assert len(client.events().said["items"]) == 1


def test_a_guest_cannot_change_what_is_the_organizers(google: FakeGoogle, client: Client) -> None:
    google.put(OWNER, event(id=ID, organizer={"email": "boss@other.example"}, attendees=[{"email": OWNER}]))
    refused = client.ask("PATCH", f"{EVENTS}/{ID}", {"summary": "mine"})
    assert (refused.status, refused.reason) == (403, "forbiddenForNonOrganizer")
    answer = {"attendees": [{"email": OWNER, "responseStatus": "declined"}]}
    assert client.ask("PATCH", f"{EVENTS}/{ID}", answer).said["attendees"][0]["responseStatus"] == "declined"


def test_a_moved_event_leaves_a_cancelled_one_behind(google: FakeGoogle, client: Client) -> None:
    client.insert(event(id=ID))
    moved = client.ask("POST", f"{EVENTS}/{ID}/move", query={"destination": SHARED}).said
    assert moved["organizer"] == {"email": SHARED, "self": True}
    assert [one["status"] for one in google.events(OWNER) + google.events(SHARED)] == ["cancelled", "confirmed"]


def test_an_import_is_found_again_by_its_ical_uid(google: FakeGoogle, client: Client) -> None:
    body = event(iCalUID="talk-1@other.example", organizer={"email": "boss@other.example"})
    first = client.ask("POST", f"{EVENTS}/import", body).said
    second = client.ask("POST", f"{EVENTS}/import", body | {"summary": "Again"}).said
    assert (first["id"], first["organizer"]["email"]) == (second["id"], "boss@other.example")
    assert client.events(iCalUID="talk-1@other.example").said["items"] == [second]


def test_a_person_removes_an_event(google: FakeGoogle, client: Client) -> None:
    made = google.put(OWNER, event())
    google.remove(OWNER, made["id"])
    assert client.ask("GET", f"{EVENTS}/{made['id']}").said["status"] == "cancelled"
    assert google.get(OWNER, "nothing") is None
