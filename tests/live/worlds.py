"""The contract's calendar in a sandbox account: everything in it is named by us, and removed at the end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any

from agent.domain import DESK_OWNER, Answer, Slot
from agent.errors import OutcomeUnknown
from agent.policy import Policy
from ops.adapters import calendar_maker
from ops.settings import Settings
from tests.integrations.calendar_worlds import PersonsEvent, Seen, stamp
from tests.integrations.google_world import GoogleWorld
from tests.integrations.ics_worlds import _FileWorld
from tests.live.people import CaldavPerson, GooglePerson
from tests.live.renamed import Renamed

MARK = "frontdesklive"
"""How the name of everything begins that is made here; letters that Google takes, too."""


class _Sandbox:
    """The adapters of one test, and the names of its events."""

    def __init__(self, settings: Settings, prefix: str) -> None:
        quiet = settings.calendar.model_copy(update={"invitations": "mail"})
        self._settings, self._prefix = settings.model_copy(update={"calendar": quiet}), prefix
        self._stack = ExitStack()

    def calendar(self, zone: tzinfo = UTC) -> Renamed:
        """Return the adapter; Google is told to mail nobody."""
        return Renamed(self._adapter(zone), self._prefix)

    @contextmanager
    def overtaken(self, happens: Callable[[], object]) -> Iterator[Renamed]:
        """Have it happen before the next write leaves."""
        adapter, due = self._adapter(UTC), [happens]
        write = adapter._transport.write

        def late(*given: Any, **options: Any) -> Any:
            if due:
                due.pop()()
            return write(*given, **options)

        adapter._transport.write = late
        yield Renamed(adapter, self._prefix)

    @contextmanager
    def losing_answers(self) -> Iterator[Renamed]:
        """Forget the answer to every write."""
        adapter = self._adapter(UTC)
        write = adapter._transport.write

        def unheard(*given: Any, **options: Any) -> Any:
            write(*given, **options)
            raise OutcomeUnknown("the answer was lost")

        adapter._transport.write = unheard
        yield Renamed(adapter, self._prefix)

    def stale(self, _token: str) -> str:
        """Return what the server has given to nobody as a token."""
        return "invented"

    def zone(self) -> str | None:
        """Name the calendar's own zone; None where it has none."""
        return getattr(self._adapter(UTC).check(), "zone", None)

    def close(self) -> None:
        """Close the adapters."""
        self._stack.close()

    def _adapter(self, zone: tzinfo) -> Any:
        policy = Policy.model_validate({"slots": {"zone": str(zone)}})
        made = calendar_maker(self._settings, policy, stamp)(DESK_OWNER)
        self._stack.callback(made.close)
        return made


class LiveCaldavWorld(_Sandbox, _FileWorld):
    """A calendar on a CalDAV server."""

    def __init__(self, settings: Settings, prefix: str, person: CaldavPerson) -> None:
        super().__init__(settings, prefix)
        self._person = person

    def store(self, name: str, raw: bytes) -> None:
        """Store a file as another client would."""
        self._person.put(name, raw)

    def stored(self, name: str) -> bytes:
        """Return a file."""
        return self._person.get(name)

    def put(self, event: PersonsEvent) -> None:
        """Have a person store an event."""
        super().put(replace(event, name=self._prefix + event.name))

    def retitle(self, name: str, summary: str) -> None:
        """Have a person give an event another title."""
        super().retitle(self._prefix + name, summary)

    def repeat(self, name: str) -> None:
        """Have a person make an event repeat every week."""
        super().repeat(self._prefix + name)

    def reschedule(self, name: str, to: Slot) -> None:
        """Have a person give an event another time."""
        super().reschedule(self._prefix + name, to)

    def answer(self, name: str, attendee: str, answer: Answer) -> None:
        """Have an attendee's answer noted by another client."""
        super().answer(self._prefix + name, attendee, answer)

    def remove(self, name: str) -> None:
        """Delete a file as another client would."""
        self._person.remove(self._prefix + name)

    def seen(self, name: str) -> Seen:
        """Look at an event as a person does."""
        return super().seen(self._prefix + name)


class LiveGoogleWorld(_Sandbox):
    """A calendar at Google."""

    def __init__(self, settings: Settings, prefix: str, person: GooglePerson) -> None:
        super().__init__(settings, prefix)
        self.google = person

    def put(self, event: PersonsEvent) -> None:
        """Have a person store an event."""
        GoogleWorld.put(self, replace(event, name=self._prefix + event.name))

    def retitle(self, name: str, summary: str) -> None:
        """Have a person give an event another title."""
        GoogleWorld.retitle(self, self._prefix + name, summary)

    def repeat(self, name: str) -> None:
        """Have a person make an event repeat every week."""
        GoogleWorld.repeat(self, self._prefix + name)

    def reschedule(self, name: str, to: Slot) -> None:
        """Have a person give an event another time."""
        GoogleWorld.reschedule(self, self._prefix + name, to)

    def answer(self, name: str, attendee: str, answer: Answer) -> None:
        """Have an attendee's answer noted."""
        GoogleWorld.answer(self, self._prefix + name, attendee, answer)

    def remove(self, name: str) -> None:
        """Have a person delete an event."""
        self.google.remove("", name if name.startswith(self._prefix) else self._prefix + name)

    def seen(self, name: str) -> Seen:
        """Look at an event as a person does."""
        return GoogleWorld.seen(self, self._prefix + name)
