"""What the doctor finds of the login to Google's calendars, and of a consent that ends."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from integrations.oauth.scopes import CALENDAR
from ops.doctor.codes import PROBLEMS
from ops.settings import Settings
from tests.ops.doctor_bench import closed_port, codes, now
from tests.ops.google_bench import ACCOUNT, ROBIN, account_key, asked, changed, consent, google, right, settings
from tests.servers.certificate import make_certificate
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.https import tls_front
from tests.servers.token_server import token_server

__all__ = ["google", "right"]


def test_a_consent_that_works_is_shown_with_its_scopes_and_who_invites(google: FakeGoogle, right: Settings):
    login, clock, calendar = asked(right)
    assert (login.name, login.code, login.facts["scopes"]) == ("calendar_login", "ok", sorted(CALENDAR))
    assert (clock.name, clock.code) == ("clock", "ok")
    assert (calendar.code, calendar.message) == (
        "ok",
        "it can be read and written; customers are invited by its provider",
    )
    assert asked(changed(right, invitations="mail"))[-1].facts["invitations"] == "mail"
    assert {seen.method_id for seen in google.requests} == {"token", "events.list", "freebusy.query"}


def test_the_scopes_that_connect_asks_for_are_those_of_the_remedies():
    for code in ("calendar_scope_missing", "calendar_not_delegated"):
        assert all(scope in PROBLEMS[code][1] for scope in CALENDAR)


def test_a_service_account_that_works_needs_no_consent(
    google: FakeGoogle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The library addresses its assertion to Google, wherever it is sent.
    monkeypatch.setattr("google.oauth2.service_account._GOOGLE_OAUTH2_TOKEN_ENDPOINT", google.token_url)
    key = rsa.generate_private_key(65537, 1024)
    google.add_service_account(ACCOUNT, key.public_key(), [ROBIN], CALENDAR)
    given = settings(google, id="primary", key_file=account_key(google, tmp_path / "key.json", key), subject=ROBIN)
    assert codes(asked(given)) == ["ok", "ok", "ok"]
    assert codes(asked(changed(given, subject="nobody@example.com"))) == ["calendar_subject_unknown"]
    google.add_service_account(ACCOUNT, key.public_key(), [ROBIN], CALENDAR[0])
    assert codes(asked(given)) == ["calendar_not_delegated"]
    google.add_service_account(ACCOUNT, rsa.generate_private_key(65537, 1024).public_key(), [ROBIN], CALENDAR)
    assert codes(asked(given)) == ["calendar_key_unknown"]
    google.grants.accounts.clear()
    assert codes(asked(given)) == ["calendar_key_unknown"]
    (tmp_path / "key.json").write_text("{}")
    assert codes(asked(given)) == ["calendar_key_file"]


@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("invalid_grant", "Token has been expired or revoked.", "calendar_consent_gone"),
        ("invalid_grant", "Bad Request", "calendar_consent_gone"),
        ("invalid_grant", "Invalid JWT: check your iat and exp values.", "calendar_login_clock"),
        ("invalid_client", "The OAuth client was not found.", "calendar_client_unknown"),
        ("unauthorized_client", "Unauthorized", "calendar_client_unknown"),
        ("invalid_scope", "Bad scope", "calendar_scope_missing"),
        ("unsupported_grant_type", "", "calendar_login_refused"),
    ],
)
def test_why_a_token_is_refused_is_told_apart(
    tmp_path: Path, google: FakeGoogle, error: str, description: str, code: str
):
    with token_server(rsa.generate_private_key(65537, 1024)) as server:
        server.faults.append((400, json.dumps({"error": error, "error_description": description})))
        file = consent(google, tmp_path / "token.json", token_url=server.url)
        assert codes(asked(settings(google, token_file=file))) == [code]
    assert google.requests == []


def test_a_token_server_that_is_not_there_or_not_to_be_trusted_is_told(
    google: FakeGoogle, right: Settings, tmp_path: Path
):
    google.fail("token", "server_error")
    assert codes(asked(right)) == ["calendar_login_unreachable"]

    def at(url: str) -> list[str]:
        consent(google, tmp_path / "token.json", token_url=url)
        return codes(asked(right))

    assert at(f"http://127.0.0.1:{closed_port()}/token") == ["calendar_login_unreachable"]
    with tls_front(make_certificate(tmp_path)) as port:
        assert at(f"https://127.0.0.1:{port}/token") == ["calendar_login_certificate"]
    assert at(google.token_url.replace("http:", "https:")) == ["calendar_login_not_tls"]


def test_a_consent_that_is_revoked_spoilt_or_gone_says_so(google: FakeGoogle, right: Settings, tmp_path: Path):
    google.grants.refresh.clear()
    (revoked,) = asked(right)
    assert (revoked.code, "An app in testing is let in for a week only" in revoked.remedy) == (
        "calendar_consent_gone",
        True,
    )
    (tmp_path / "token.json").write_text("{}")
    assert codes(asked(right)) == ["calendar_token_file"]
    (tmp_path / "token.json").unlink()
    assert codes(asked(right)) == ["calendar_token_file"]


def test_a_consent_to_less_than_is_needed_names_what_lacks(google: FakeGoogle, tmp_path: Path):
    for scopes, lacking in ((CALENDAR[:1], CALENDAR[1]), (CALENDAR[1:], CALENDAR[0])):
        file = consent(google, tmp_path / "token.json", scopes)
        (finding,) = asked(settings(google, token_file=file))
        assert finding.code == "calendar_scope_missing"
        assert finding.message == f"a token is given out, but not for {lacking}"


@pytest.mark.parametrize(
    ("days", "code"), [(7, "calendar_consent_ends"), (13, "calendar_consent_ends"), (15, "ok"), (None, "ok")]
)
def test_the_end_of_a_consent_is_shown_and_warned_of_two_weeks_ahead(
    google: FakeGoogle, tmp_path: Path, days: int | None, code: str
):
    ends = None if days is None else now() + timedelta(days=days)
    file = consent(google, tmp_path / "token.json", expires_at=ends)
    login, *others = asked(settings(google, token_file=file))
    assert (login.code, codes(others)) == (code, ["ok", "ok"])
    assert (f"{ends:%Y-%m-%d}" in login.message) if ends else login.facts["consent_ends_at"] is None


def test_a_token_that_has_expired_by_our_clock_is_a_problem(right: Settings):
    assert codes(asked(right, ahead=timedelta(hours=2))) == ["calendar_login_clock"]
