"""`play`: mails through a world, read back from its servers."""

import re
import smtplib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.domain import Reason
from ops.formats import HandleLine
from ops.world.format import WorldEvent
from ops.world.play import EndState, WorldMail, opened, play
from ops.world.setting import PASSWORD, fill_calendar
from tests.ops.morning import (
    ANN,
    BOOK,
    BOOKING,
    CANCEL,
    DESK,
    MOVE,
    MOVING,
    auto_reply,
    form,
    mail,
    scripted,
    window,
    world,
)

LATER = "Tue, 01 Dec 2026 12:00:00 +0100"
"""So long after the first mail that a wish is no correction of it."""
OFFER = form(windows=[window("on Friday", "2026-12-04", None)])


def kinds(line: HandleLine) -> list[str]:
    return [effect.kind.value for effect in line.effects]


def test_a_morning_is_told_mail_by_mail_as_the_servers_show_it() -> None:
    seen: list[str] = []
    mails = [mail(BOOKING), auto_reply(), mail(MOVING), mail("Please cancel my appointment.")]
    end = play(world(), mails, scripted(BOOK, MOVE, CANCEL), watch=lambda line: seen.append(line.file))
    assert [str(line.outcome) for line in end.mails] == ["booked", "ignored", "moved", "cancelled"]
    assert [kinds(line) for line in end.mails] == [
        ["book", "reply", "activity"],
        [],
        ["move", "reply", "activity"],
        ["cancel", "reply", "activity"],
    ]
    assert end.differences == ()
    assert (end.before.events, end.after.events, len(end.after.sent)) == ({}, {}, 3)
    assert seen == [line.file for line in end.mails]
    assert [entry["seq"] for entry in end.audit] == sorted(entry["seq"] for entry in end.audit)


def test_what_the_owner_and_the_desk_had_before_is_no_effect_and_can_be_changed() -> None:
    busy = {"start": "2026-12-03T14:00:00+01:00", "end": "2026-12-03T15:00:00+01:00"}
    mine = {"contact": ANN, "start": "2026-12-02T10:00:00+01:00"}
    mails = [mail(MOVING), mail(BOOKING, date=LATER)]
    end = play(world(calendar=[busy], bookings=[mine]), mails, scripted(MOVE, BOOK))
    assert [str(line.outcome) for line in end.mails] == ["moved", "offered"]
    assert (len(end.before.events), len(end.after.events), end.differences) == (2, 2, ())
    (moved,) = [effect for effect in end.mails[0].effects if effect.kind == "move"]
    assert (moved.start, moved.attendees) == ("2026-12-04T10:00:00+00:00", [ANN])


def test_the_clock_moves_to_each_mails_date_and_never_back() -> None:
    dates = ["Wed, 02 Dec 2026 10:00:00 +0100", "Tue, 01 Dec 2026 10:00:00 +0100", "Fri, 31 Dec 9999 00:00:00 +0000"]
    end = play(world(), [mail("hello", date=date) for date in dates], scripted(*[form("other")] * 3))
    assert {handoff.due for handoff in end.handoffs} == {datetime(2026, 12, 3, 9, tzinfo=UTC)}
    assert len(end.handoffs) == 3


def test_mails_older_than_the_clock_are_still_told_in_their_order() -> None:
    old = "Mon, 30 Nov 2026 09:00:00 +0100"
    mails = [mail(BOOKING, date=old), mail(MOVING, date=old), mail("Please cancel my appointment.", date=old)]
    end = play(world(), mails, scripted(BOOK, MOVE, CANCEL))
    assert [str(line.outcome) for line in end.mails] == ["booked", "moved", "cancelled"]
    assert end.differences == ()


def test_placeholders_count_the_replies_of_their_own_thread() -> None:
    mails = [
        WorldMail("a/1", mail("Could we meet on Friday?").raw, thread="a"),
        WorldMail("b/1", mail("Take the first one.", in_reply_to="{{reply:1}}").raw, thread="b"),
        WorldMail("a/2", mail("The second one, please.", in_reply_to="{{reply:1}}").raw, thread="a"),
    ]
    taken = form("accept", offer_number=2)
    end = play(world(verified=[ANN]), mails, scripted(OFFER, form("other"), taken))
    assert [str(line.outcome) for line in end.mails] == ["offered", "handed_off", "booked"]


def test_what_happens_outside_the_ledger_appears(tmp_path: Path) -> None:
    with opened(world(), scripted(BOOK), "auto", tmp_path) as player:
        servers = player.accounts.servers
        with smtplib.SMTP("127.0.0.1", servers.smtp_port, "client.test", timeout=10) as connection:
            connection.login(DESK, PASSWORD)
            connection.sendmail(
                DESK, ["eve@example.com"], b"Message-ID: <x@elsewhere.test>\r\nSubject: list\r\n\r\nhi\r\n"
            )
        slipped = WorldEvent.model_validate({"start": "2026-12-04T10:00:00Z", "end": "2026-12-04T11:00:00Z"})
        fill_calendar(servers, [slipped], datetime(2026, 12, 1, tzinfo=UTC))
        line = player.play(mail(BOOKING))
        found = player.differences()
    assert kinds(line) == ["book", "book", "reply", "reply", "activity"]
    assert [effect.recipients for effect in line.effects if effect.kind == "reply"] == [["eve@example.com"], [ANN]]
    assert found[0] == "the server sent what the ledger does not know: <x@elsewhere.test>"
    assert found[1].startswith("the calendar holds what the ledger does not know: ")
    assert len(found) == 2


def story() -> EndState:
    busy = {"start": "2026-12-04T10:00:00+01:00", "end": "2026-12-04T11:00:00+01:00"}
    mails = [mail(BOOKING), mail("Could we meet on Friday?", date=LATER), mail("A complaint.", date=LATER)]
    return play(world(calendar=[busy]), mails, scripted(BOOK, OFFER, form("wants_person")))


def test_two_plays_tell_the_same_but_for_seconds_and_random_ids() -> None:
    first, second = ([told(line) for line in story().mails] for _ in range(2))
    assert first == second
    assert [line["outcome"] for line in first] == ["booked", "offered", "handed_off"]


def told(line: HandleLine) -> dict[str, Any]:
    document = line.model_dump(mode="json", exclude={"timings"})
    for effect in document["effects"]:
        effect["event_id"] = effect["event_id"] is not None
        effect["text"] = re.sub(r"\b[0-9a-f]{32}\b", "an id", effect["text"] or "")
    return document


@pytest.mark.parametrize(("level", "status"), [("shadow", "done"), ("approve", "awaiting_approval")])
def test_a_level_below_auto_touches_nothing_outside_and_names_what_it_kept_back(level: str, status: str) -> None:
    end = play(world(), [mail(BOOKING)], scripted(BOOK), level=level)
    (line,) = end.mails
    assert (line.status, line.would_be, line.effects, end.before) == (status, "booked", [], end.after)


def test_a_mail_that_no_server_takes_is_not_received() -> None:
    (line,) = play(world(), [mail("a" * 70_000_000)], scripted()).mails
    assert (line.status, line.outcome, line.path) == ("not_received", None, [])


def test_the_files_of_a_world_can_be_kept(tmp_path: Path) -> None:
    end = play(world(), [mail(BOOKING)], scripted(BOOK), folder=tmp_path)
    assert {"records.sqlite", "crm.sqlite", "mail", "calendar"} <= {path.name for path in tmp_path.iterdir()}
    assert b"Consultation: Ann Brook" in end.calendar_file


def test_a_handoff_is_told_with_its_reason() -> None:
    (handoff,) = play(world(), [mail("Let me talk to Robin.")], scripted(form("wants_person"))).handoffs
    assert handoff.reason is Reason.WANTS_PERSON


def test_several_owners_have_calendars_of_their_own_on_the_server() -> None:
    owners = {"jonas": {"name": "Jonas Reed", "address": "jonas@example.com", "calendar": "https://dav.example.com/j/"}}
    meetings = [{"name": "Consultation", "owners": ["owner", "jonas"]}]
    busy = {"start": "2026-12-03T14:00:00+01:00", "end": "2026-12-03T15:00:00+01:00"}
    here = world(calendar=[busy], policy={"meetings": meetings, "owners": owners})
    end = play(here, [mail(BOOKING)], scripted(BOOK))
    assert [str(line.outcome) for line in end.mails] == ["booked"]
    assert sorted(event.owner for event in end.after.events.values()) == ["jonas", "owner"]
    assert end.differences == ()
