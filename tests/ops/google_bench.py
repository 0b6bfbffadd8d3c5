"""A desk whose calendars lie at the fake Google, with a consent in a file or with a service account."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.policy import Policy
from integrations.oauth.scopes import CALENDAR
from integrations.oauth.stored_token import StoredToken, write_token
from ops.cli.run import wall_clock
from ops.doctor.findings import Finding
from ops.doctor.owners import check_calendars
from ops.settings import Settings
from tests.servers.google.fake_google import FakeGoogle
from tests.servers.google.grants import CLIENT_ID, CLIENT_SECRET

ROBIN = "robin@example.com"
ACCOUNT = "desk@project.example"
SECRETS = (CLIENT_SECRET, "canary", "ya29", ROBIN, ACCOUNT)


def consent(google: FakeGoogle, file: Path, scopes: tuple[str, ...] = CALENDAR, **changes: Any) -> Path:
    """Write the consent that `frontdesk connect google` would have written."""
    fields: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": google.refresh_token(*scopes),
        "token_url": google.token_url,
        "scopes": scopes,
        "connected_at": wall_clock(),
    }
    write_token(file, StoredToken.model_validate(fields | changes))
    return file


def account_key(google: FakeGoogle, file: Path, key: rsa.RSAPrivateKey) -> Path:
    """Write the key of a service account."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    file.write_text(json.dumps({"client_email": ACCOUNT, "private_key": pem, "token_uri": google.token_url}))
    file.chmod(0o600)
    return file


def settings(google: FakeGoogle, **calendar: Any) -> Settings:
    """Return settings with a calendar at Google."""
    owner = {"name": "Robin Ashdown", "address": ROBIN}
    section = {"kind": "google", "id": ROBIN, "api_url": google.api_url, "timeout_seconds": 5}
    return Settings.model_validate({"owner": owner, "calendar": section | calendar})


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as running:
        running.user = ROBIN
        running.add_calendar(ROBIN)
        yield running


@pytest.fixture
def right(google: FakeGoogle, tmp_path: Path) -> Settings:
    """Return settings in which all is right."""
    return settings(google, token_file=consent(google, tmp_path / "token.json"))


def asked(given: Settings, policy: Policy | None = None, *, ahead: timedelta = timedelta()) -> list[Finding]:
    found = list(check_calendars(given, policy or Policy(), lambda: wall_clock() + ahead))
    told = "".join(f"{one.message}{one.remedy}{one.facts}" for one in found)
    assert not any(secret in told for secret in SECRETS)
    return found


def changed(given: Settings, **calendar: Any) -> Settings:
    return given.model_copy(update={"calendar": given.calendar.model_copy(update=calendar)})
