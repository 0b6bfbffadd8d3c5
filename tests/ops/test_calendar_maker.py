"""The calendars that the settings and the policy name: of which kind, whose, and behind one login."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.domain import NewEvent, Person, Slot
from agent.policy import Policy
from ops.adapters import calendar_maker
from ops.settings import Settings
from tests.ops.google_bench import ROBIN, consent, settings
from tests.servers.google.fake_google import FakeGoogle

MARIA = "maria@example.com"
POLICY = Policy.model_validate(
    {"owners": {"maria": {"name": "Maria", "address": MARIA, "calendar": MARIA, "zone": "Europe/Lisbon"}}}
)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
HOUR = Slot(NOW, NOW + timedelta(hours=1))


def new_event() -> NewEvent:
    robin = Person("Robin Ashdown", ROBIN)
    return NewEvent("event1", "c1/m1/book/1", HOUR, "Visit", "", "", ("ann@example.org",), robin)


def test_all_calendars_at_google_share_one_token_and_each_owner_has_their_own(tmp_path: Path) -> None:
    with FakeGoogle() as google:
        google.user = ROBIN
        for calendar_id in (ROBIN, MARIA):
            google.add_calendar(calendar_id)
        given = settings(google, id="primary", token_file=consent(google, tmp_path / "token.json"))
        made = calendar_maker(given, POLICY, lambda: NOW)
        with closing(made("maria")) as marias, closing(made("owner")) as own:
            marias.book(new_event())
            assert [event["id"] for event in google.events(MARIA)] == ["event1"]
            assert google.events(ROBIN) == []
            assert own.availability(HOUR).busy == ()
            assert marias.availability(HOUR).busy == (HOUR,)
        assert [seen.method_id for seen in google.requests].count("token") == 1


@pytest.mark.parametrize(("channel", "mailed"), [("", 1), ("provider", 1), ("mail", 0)])
def test_who_invites_is_as_the_settings_say(tmp_path: Path, channel: str, mailed: int) -> None:
    with FakeGoogle() as google:
        google.add_calendar(ROBIN)
        file = consent(google, tmp_path / "token.json")
        made = calendar_maker(settings(google, token_file=file, invitations=channel), Policy(), lambda: NOW)
        with closing(made("owner")) as calendar:
            calendar.book(new_event())
            assert (calendar.invites, len(google.mailed)) == (bool(mailed), mailed)


def test_a_caldav_calendar_invites_nobody_by_itself() -> None:
    given = Settings.model_validate({"owner": {}, "calendar": {"url": "http://127.0.0.1:1/c/"}})
    with closing(calendar_maker(given, Policy(), lambda: NOW)("owner")) as calendar:
        assert not calendar.invites
