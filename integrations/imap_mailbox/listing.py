"""Listing arrivals: no mail may keep the others from being seen, whatever the server does when it is asked for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from agent.domain import Arrival, MailUid
from agent.errors import AccessDenied, PermanentError, TransientError
from integrations.imap_mailbox.connection import ImapConnection
from integrations.imap_mailbox.failures import ConnectionLost, Unreachable
from integrations.imap_mailbox.intake import Intake
from integrations.imap_mailbox.wire import Client
from integrations.mime import parse_arrival_headers, written_at
from integrations.mime.identity import content_key, content_key_of, header_block

Result = TypeVar("Result")

_BATCH = 100
_LARGEST_HEADER = 64 * 1024
_CANNOT_BE_READ = (MemoryError, RecursionError, LookupError, ValueError, ArithmeticError, TypeError, AttributeError)
"""What a mail may bring about that no program of ours foresaw: it is listed without its content, like one unread."""
_TROUBLES = 6
"""How often one listing may be refused or lose its connection before it is given up."""


@dataclass(frozen=True)
class _Due:
    """A mail that is to be listed; None for what the server does not say."""

    uid: int
    size: int | None
    arrived_at: datetime | None


class Listing:
    """One look at the intake folder, for the mails above `after`."""

    def __init__(self, connection: ImapConnection, intake: Intake, max_bytes: int, after: MailUid) -> None:
        self._connection, self._intake, self._max_bytes, self._after = connection, intake, max_bytes, after
        self._troubles = 0
        self._uids: list[int] = []

    def arrivals(self, since: datetime | None) -> list[Arrival]:
        """Return the next mails, a batch at most; what comes behind a failure is left to the next look."""
        found: list[Arrival] = []
        try:
            for arrival in islice(self._each(since), _BATCH):
                found.append(arrival)  # noqa: PERF402 - what was found before a failure counts
        except TransientError:
            if not found:
                raise
        return found

    def _each(self, since: datetime | None) -> Iterator[Arrival]:
        """Yield the arrivals; the first ones are listed without content where only they fail, for else all would."""
        failed: list[_Due] = []
        failure: TransientError | None = None
        succeeded = False
        for due in self._due(since):
            if self._troubles == _TROUBLES:
                break
            try:
                arrival = self._arrival(due)
            except _CANNOT_BE_READ:
                arrival = self._nameless(due)
            except TransientError as error:
                if succeeded or isinstance(error, Unreachable):
                    raise
                failed.append(due)
                failure = error
                continue
            succeeded = True
            yield from map(self._nameless, failed)
            failed, failure = [], None
            if arrival is not None:
                yield arrival
        if failure is not None:
            if not self._can_read_another_than({due.uid for due in failed}):
                raise failure
            yield from map(self._nameless, failed)

    def _due(self, since: datetime | None) -> Iterator[_Due]:
        # A server tells whole seconds.
        earliest = since.replace(microsecond=0) if since is not None else None
        uids = self._uids = self._read(lambda client: self._intake.uids(client, self._after, since))
        for start in range(0, len(uids), _BATCH):
            for due in self._with_facts(uids[start : start + _BATCH]):
                if earliest is None or due.arrived_at is None or due.arrived_at >= earliest:
                    yield due

    def _with_facts(self, uids: Sequence[int]) -> list[_Due]:
        facts = self._facts(uids)
        found = [_Due(uid, _size(facts.get(uid, {})), _arrived_at(facts.get(uid, {}))) for uid in uids]
        unclear = [due.uid for due in found if due.size is None]
        there = self._lie_there(unclear) if unclear else set()
        return [due for due in found if due.size is not None or due.uid in there]

    def _facts(self, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        try:
            return self._read(lambda client: self._intake.facts(client, self._after.uidvalidity, uids))
        except AccessDenied:
            raise
        except (PermanentError, ConnectionLost):
            if len(uids) == 1:
                return {}
        half = len(uids) // 2
        return self._facts(uids[:half]) | self._facts(uids[half:])

    def _arrival(self, due: _Due) -> Arrival | None:
        """Return the arrival; None where the mail has gone meanwhile."""
        raw = self._whole(due) if due.size is None or due.size <= self._max_bytes else None
        if raw is not None:
            size = len(raw) if due.size is None else due.size
            return self._named(due, header_block(raw)[:_LARGEST_HEADER], size, content_key_of(raw))
        try:
            header = self._read(lambda client: self._intake.header(client, self._place(due)))
        except AccessDenied:
            raise
        except PermanentError:
            return self._nameless(due) if self._lie_there([due.uid]) else None
        size = due.size or 0
        return self._named(due, header, size, content_key(header, None, size))

    def _can_read_another_than(self, failed: set[int]) -> bool:
        """Say whether the server gives out the newest mail beside these: then they alone are what fails."""
        others = [uid for uid in self._uids if uid not in failed]
        if not others:
            return False
        place = MailUid(self._after.uidvalidity, others[-1])
        try:
            self._connection.read(lambda client: self._intake.header(client, place))
        except AccessDenied:
            raise
        except (PermanentError, TransientError):
            return False
        return True

    def _whole(self, due: _Due) -> bytes | None:
        try:
            return self._read(lambda client: self._intake.whole(client, self._place(due)))
        except AccessDenied:
            raise
        except (PermanentError, ConnectionLost):
            return None

    def _named(self, due: _Due, header: bytes, size: int, key: str) -> Arrival:
        message_id, from_address, thread = parse_arrival_headers(header)
        times = due.arrived_at, written_at(header)
        return Arrival(self._place(due), size, message_id, from_address, thread, key, *times)

    def _nameless(self, due: _Due) -> Arrival:
        """Return an arrival of which nothing is known but where it lies."""
        key = content_key(f"{self._after.uidvalidity} {due.uid}".encode(), None, due.size or 0)
        return Arrival(self._place(due), due.size or 0, None, None, (), key, due.arrived_at)

    def _lie_there(self, uids: Sequence[int]) -> set[int]:
        return self._read(lambda client: self._intake.lie_there(client, self._after.uidvalidity, uids))

    def _place(self, due: _Due) -> MailUid:
        return MailUid(self._after.uidvalidity, due.uid)

    def _read(self, operation: Callable[[Client], Result]) -> Result:
        if self._troubles == _TROUBLES:
            raise TransientError("IMAP: the server fails again and again")
        try:
            return self._connection.read(operation)
        except TransientError:
            self._troubles += 1
            raise


def _size(item: dict[bytes, Any]) -> int | None:
    size = item.get(b"RFC822.SIZE")
    return size if isinstance(size, int) else None


def _arrived_at(item: dict[bytes, Any]) -> datetime | None:
    said = item.get(b"INTERNALDATE")
    try:
        return said.astimezone(UTC) if isinstance(said, datetime) and said.tzinfo else None
    except (ValueError, OverflowError):
        return None
