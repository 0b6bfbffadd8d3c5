"""A fake Google with Robin's calendar on it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.integrations.google_world import GoogleWorld
from tests.servers.google.fake_google import FakeGoogle


@pytest.fixture
def world() -> Iterator[GoogleWorld]:
    """Return the calendar, its adapter and its other users."""
    with FakeGoogle() as google, closing(GoogleWorld(google)) as made:
        yield made
