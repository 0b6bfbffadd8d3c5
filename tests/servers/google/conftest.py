"""A fake with two calendars, and a client."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.servers.google.client import OWNER, SHARED, Client
from tests.servers.google.fake_google import FakeGoogle


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        fake.now = datetime(2026, 3, 1, 8, tzinfo=UTC)
        fake.add_calendar(OWNER, zone="Europe/Berlin")
        fake.add_calendar(SHARED)
        yield fake


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    return Client(google)
