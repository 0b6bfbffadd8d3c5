"""What the doctor finds of Google's calendars: every misconfiguration is told from every other."""

from datetime import timedelta
from typing import Any

import pytest

from agent.policy import Policy
from ops.doctor.owners import odd_calendars
from ops.settings import Settings
from tests.ops.doctor_bench import closed_port, codes
from tests.ops.google_bench import ROBIN, asked, changed, google, right
from tests.servers.google.fake_google import FakeGoogle

__all__ = ["google", "right"]


@pytest.mark.parametrize(
    ("fault", "details", "code"),
    [
        ("forbidden", {"reason": "accessNotConfigured"}, "calendar_api_off"),
        ("forbidden", {"reason": "insufficientPermissions"}, "calendar_scope_missing"),
        ("forbidden", {"reason": "forbiddenForServiceAccounts"}, "calendar_not_delegated"),
        ("forbidden", {}, "calendar_forbidden"),
        ("quota_exceeded", {}, "calendar_quota_spent"),
        ("rate_limited", {}, "calendar_throttled"),
        ("too_many_requests", {}, "calendar_throttled"),
        ("unauthorized", {}, "calendar_refused"),
        ("unavailable", {"retry_after": ""}, "calendar_unreachable"),
        ("server_error", {}, "calendar_unreachable"),
        ("reset", {}, "calendar_unreachable"),
        ("html", {}, "calendar_unreachable"),
    ],
)
def test_what_google_answers_instead_is_told_apart(
    google: FakeGoogle, right: Settings, fault: str, details: dict[str, Any], code: str
):
    for method in ("events.list", "freebusy.query"):
        google.fail(method, fault, times=9, **details)
    found = asked(right)
    assert [one.code for one in found if one.name == "calendar"] == [code]


def test_an_answer_of_another_shape_names_the_place(google: FakeGoogle, right: Settings):
    google.fail("events.list", "changed_shape", path="timeZone", how="retyped")
    (_, finding) = asked(right)
    assert (finding.code, "timeZone" in finding.message) == ("calendar_unfit", True)


def test_a_calendar_that_is_not_there_or_that_we_may_not_write_is_named(google: FakeGoogle, right: Settings):
    google.add_calendar("reader@example.com", access="reader")
    google.add_calendar("times@example.com", access="freeBusyReader")
    for calendar_id, code in (
        ("gone@example.com", "calendar_id_unknown"),
        ("reader@example.com", "calendar_read_only"),
        ("times@example.com", "calendar_read_only"),
    ):
        assert codes(asked(changed(right, id=calendar_id)))[-1] == code


def test_busy_times_that_google_cannot_tell_are_a_problem(google: FakeGoogle, right: Settings):
    google.unreadable[ROBIN] = "internalError"
    assert codes(asked(right))[-1] == "calendar_unreadable"
    google.unreadable.clear()
    google.absent.add(ROBIN)
    assert codes(asked(right))[-1] == "calendar_unreadable"


def test_a_clock_that_is_off_is_seen_by_googles_time(google: FakeGoogle, right: Settings):
    google.fail("events.list", "clock_skew", by=timedelta(minutes=10))
    assert codes(asked(right)) == ["ok", "clock_off", "ok"]


OWNERS = {
    name: {"name": name.title(), "address": f"{name}@example.com", "calendar": calendar}
    for name, calendar in {"ben": "BEN@example.com", "maria": "https://calendar.example.com/", "zoe": ROBIN}.items()
}


def test_each_owners_calendar_is_told_apart_with_the_line_to_correct(right: Settings):
    policy = Policy.model_validate({"owners": OWNERS})
    strange, shared = odd_calendars(right, policy)
    assert (strange.code, strange.facts["owner"]) == ("calendar_of_another_kind", "maria")
    assert "Correct [owners.maria] calendar in the policy file" in strange.remedy
    assert (shared.code, shared.message) == (
        "calendar_shared",
        "zoe: it is the calendar of calendar.id, the owner's, too",
    )
    login, clock, *each = asked(right, policy)
    assert (login.name, clock.name) == ("calendar_login", "clock")
    assert [(one.facts["owner"], one.code) for one in each] == [
        ("owner", "ok"),
        ("ben", "calendar_id_unknown"),
        ("zoe", "ok"),
    ]
    assert each[1].remedy.startswith("Set [owners.ben] calendar of the policy file to the calendar's id")


def test_conferences_are_wanted_only_of_a_calendar_that_makes_them(right: Settings):
    policy = Policy.model_validate({"meetings": [{"name": "Video call", "conference": True}, {"name": "Visit"}]})
    assert codes(asked(right, policy)) == ["ok", "ok", "ok"]
    caldav = {"url": f"http://127.0.0.1:{closed_port()}/c/", "timeout_seconds": 5}
    given = Settings.model_validate({"owner": {}, "calendar": caldav})
    away, none = asked(given, policy)
    assert (away.code, none.code, none.facts["meetings"]) == (
        "calendar_unreachable",
        "calendar_no_conferences",
        ["Video call"],
    )
