"""What the servers hold, and what happened between two looks at them."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent.domain import EffectKind
from ops.world.changes import effects_between
from ops.world.readback import SeenEvent, SeenMail, Snapshot, read_calendar_file, seen_mail

START = datetime(2026, 12, 3, 13, tzinfo=UTC)
OWNER = "robin@frontdesk.example"
ANN = "ann@brightwater.example"


def event(uid: str, hours: int = 0, **changes: Any) -> SeenEvent:
    at = START + timedelta(hours=hours)
    return dataclasses.replace(SeenEvent(uid, at, at + timedelta(minutes=30), "Call", (ANN,)), **changes)


def letter(name: str, to: str) -> SeenMail:
    return SeenMail(f"<{name}@frontdesk.example>", (to,), "Re: a", "hello", b"")


def between(before: Snapshot, after: Snapshot, **kinds: EffectKind) -> list[tuple[str, str, str | None]]:
    named = {f"<{name}@frontdesk.example>": kind for name, kind in kinds.items()}
    found = effects_between(before, after, owner=OWNER, kinds=named)
    return [(effect.kind.value, effect.to, effect.start) for effect in found]


def calendar(*events: SeenEvent) -> dict[str, SeenEvent]:
    return {each.uid: each for each in events}


def test_between_two_equal_snapshots_nothing_happened() -> None:
    holds = frozenset({(START, START, "owner")})
    snapshot = Snapshot((letter("a", ANN),), calendar(event("1")), holds, {"k": "x"})
    assert between(snapshot, snapshot) == []


def test_events_that_come_change_and_go_are_bookings_moves_and_cancellations() -> None:
    before = Snapshot(events=calendar(event("moved"), event("gone", 2), event("same", 4)))
    after = Snapshot(events=calendar(event("moved", 1), event("new", 3), event("same", 4)))
    assert between(before, after) == [
        ("move", "customer", "2026-12-03T14:00:00+00:00"),
        ("cancel", "customer", "2026-12-03T15:00:00+00:00"),
        ("book", "customer", "2026-12-03T16:00:00+00:00"),
    ]


def test_an_event_that_gets_another_attendee_shows_as_changed() -> None:
    before = Snapshot(events=calendar(event("1")))
    after = Snapshot(events=calendar(event("1", attendees=(ANN, "eve@example.com"))))
    (found,) = effects_between(before, after, owner=OWNER, kinds={})
    assert (found.kind, found.attendees) == (EffectKind.MOVE, [ANN, "eve@example.com"])


def test_a_mail_is_what_the_ledger_meant_it_as_and_a_reply_where_it_knows_nothing() -> None:
    after = Snapshot((letter("a", ANN), letter("n", OWNER.upper()), letter("x", "eve@example.com")))
    assert between(Snapshot(), after, a=EffectKind.ACK, n=EffectKind.NOTICE) == [
        ("ack", "customer", None),
        ("notice", "owner", None),
        ("reply", "customer", None),
    ]


def test_a_time_that_passes_from_one_owner_to_another_is_released_and_held() -> None:
    before, after = (Snapshot(holds=frozenset({(START, START, owner)})) for owner in ("maria", "jonas"))
    assert [kind for kind, *_ in between(before, after)] == ["hold", "release"]


def test_holds_drafts_and_activities_are_named() -> None:
    later = START + timedelta(hours=1)
    before = Snapshot(holds=frozenset({(START, later, "owner")}), activities={"old": "x"})
    after = Snapshot(
        holds=frozenset({(later, later, "owner"), (START, START, "owner")}),
        activities={"old": "x", "new": "Desk: booked"},
        drafts=(letter("d", ANN),),
    )
    assert between(before, after) == [
        ("hold", "system", "2026-12-03T13:00:00+00:00"),
        ("hold", "system", "2026-12-03T14:00:00+00:00"),
        ("release", "system", "2026-12-03T13:00:00+00:00"),
        ("draft", "customer", None),
        ("activity", "system", None),
    ]


@given(st.permutations([event(name, hours) for hours, name in enumerate("dacb")]))
def test_the_order_of_events_is_that_of_their_times_however_they_are_stored(events: list[SeenEvent]) -> None:
    found = effects_between(Snapshot(), Snapshot(events=calendar(*events)), owner=OWNER, kinds={})
    assert [effect.event_id for effect in found] == list("dacb")


def test_a_mail_is_read_as_its_receiver_reads_it() -> None:
    raw = (
        b"Message-ID: <1@frontdesk.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Gr=C3=BC=C3=9Fe\r\nRobin\r\n"
    )
    seen = seen_mail(raw, (ANN,))
    assert (seen.message_id, seen.subject, seen.text) == ("<1@frontdesk.example>", "Grüße", "Grüße\nRobin\n")


def test_what_only_shows_a_hold_is_told_apart_from_meetings() -> None:
    shown = Snapshot(shown=frozenset({(START, START + timedelta(minutes=30), "owner")}))
    assert between(Snapshot(), shown) == [("show_hold", "system", START.isoformat())]
    assert between(shown, Snapshot()) == [("hide_hold", "system", START.isoformat())]
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART:20261203T130000Z", "DTEND:20261203T133000Z"]
    marked = [*lines, "X-FRONTDESK-HOLD:TRUE", "END:VEVENT", "END:VCALENDAR"]
    assert read_calendar_file("\r\n".join(marked).encode())["1"].shows_hold


def test_an_empty_calendar_has_no_events() -> None:
    assert read_calendar_file(b"\r\n") == {}


def test_a_calendar_is_read_with_times_and_attendees() -> None:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        "UID:1",
        "DTSTART:20261203T130000Z",
        "DTEND:20261203T133000Z",
        "SUMMARY:Call",
        "ATTENDEE:mailto:Zoe@example.com",
        "ATTENDEE;CN=Ann:MAILTO:ann@brightwater.example",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:2",
        "DTSTART;VALUE=DATE:20261204",
        "DTEND;VALUE=DATE:20261205",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    found = read_calendar_file("\r\n".join(lines).encode())
    assert found["1"] == event("1", attendees=(ANN, "zoe@example.com"))
    assert (found["2"].start.isoformat(), found["2"].attendees) == ("2026-12-04", ())
