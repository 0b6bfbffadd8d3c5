"""The calendar's contract in a sandbox account of one's own: `make live`, and at no other time."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops.settings import ConfigurationError, Settings, process_settings, unset
from tests.live.people import CaldavPerson, GooglePerson
from tests.live.worlds import MARK, LiveCaldavWorld, LiveGoogleWorld

UNCONFIGURED, REFUSED = 3, 5
HOW = (
    "Name a calendar of a sandbox account, as for a desk: in frontdesk.toml, in the file that FRONTDESK_CONFIG names, "
    "or as FRONTDESK_CALENDAR__ variables, beside the owner. README.md says how to get a login."
)
NOT_EMPTY = (
    "The calendar is not empty: {count} events lie in it. Take an empty one; or give --live-anyway, which leaves these "
    "alone, but they may be taken for failures."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make live` turns on."""
    parser.addoption("--live", action="store_true", help="run the calendar's contract in the account of the settings")
    parser.addoption("--live-anyway", action="store_true", help="even where the calendar is not empty")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out of every other run."""
    return None if config.getoption("--live", default=False) else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what asks for a calendar in another zone where that is the calendar's own, and not ours to change."""
    if config.getoption("--live", default=False) and _settings().calendar.kind == "google":
        elsewhere = [item for item in items if "zone" in getattr(getattr(item, "callspec", None), "params", ())]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@dataclass(frozen=True)
class Sandbox:
    """A calendar that may be written into."""

    settings: Settings
    person: CaldavPerson | GooglePerson

    def names(self) -> list[str]:
        """List what we made in it."""
        return [name for name in self.person.names() if name.startswith(MARK)]

    def swept(self) -> None:
        """Remove what we made."""
        for name in self.names():
            if isinstance(self.person, GooglePerson):
                self.person.remove("", name)
            else:
                self.person.remove(name)

    def world(self) -> LiveCaldavWorld | LiveGoogleWorld:
        """Return the calendar as a test sees it, under names that nobody has had."""
        prefix = f"{MARK}{uuid.uuid4().hex}"
        if isinstance(self.person, GooglePerson):
            return LiveGoogleWorld(self.settings, prefix, self.person)
        return LiveCaldavWorld(self.settings, prefix, self.person)


@pytest.fixture(scope="session")
def sandbox(pytestconfig: pytest.Config) -> Iterator[Sandbox]:
    """Return the calendar of the settings, if it is empty; end the run where there is none, or it is not."""
    settings = _settings()
    at_google = settings.calendar.kind == "google"
    with closing(GooglePerson(settings) if at_google else CaldavPerson(settings)) as person:
        found = Sandbox(settings, person)
        found.swept()
        with closing(found.world()) as world:
            zone = world.zone()
        if zone not in {None, "UTC", "Etc/UTC", "GMT", "Etc/GMT"}:
            pytest.exit(f"The calendar is in {zone}. Set its own time zone to UTC: the contract's days are.", REFUSED)
        others = len(person.names())
        if others and not pytestconfig.getoption("--live-anyway"):
            pytest.exit(NOT_EMPTY.format(count=others), REFUSED)
        yield found
        found.swept()


@pytest.fixture
def calendar_world(sandbox: Sandbox) -> Iterator[LiveCaldavWorld | LiveGoogleWorld]:
    """Return the sandbox, empty of what tests before have made."""
    with closing(sandbox.world()) as world:
        yield world
    sandbox.swept()


def _settings() -> Settings:
    try:
        settings = process_settings()
        lacking = [line for line in unset(settings) if line.startswith("calendar.")]
    except ConfigurationError as error:
        lacking = list(error.problems)
    if lacking:
        pytest.exit("\n".join(["", *lacking, HOW]), UNCONFIGURED)
    return settings
