"""The CRM's adapter before PostgreSQL."""

import struct
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import sqlalchemy as sql

from agent.domain import Contact
from integrations.sql_contacts import SqlContacts, create_crm
from tests.fault_matrix.plays import Play
from tests.fault_matrix.text_line import CUT, Plan, Spot, TextLine
from tests.servers.postgres import running_postgres

_ADA = Contact("c1", "Ada Marsh", "ada@example.com")
_AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
_NUMBERS = count(1)
_READY = b"Z\0\0\0\5E"


_WORDS = {"28P01": 'password authentication failed for user "desk"', "3D000": 'database "crm" does not exist'}


def _error(state: str) -> bytes:
    body = f"SERROR\0VERROR\0C{state}\0M{_WORDS.get(state, 'no')}\0\0".encode()
    return b"E" + struct.pack("!i", len(body) + 4) + body


_HTML = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html></html>" + CUT
_AT_LOGIN = {"unauthorized": "28P01", "rate_limited": "53300", "not_found": "3D000", "unavailable": "57P03"}
_AT_STATEMENTS = {
    "bad_request": "22P02",
    "quota_exceeded": "53100",
    "forbidden": "42501",
    "not_found": "42P01",
    "conflict": "40P01",
    "precondition_failed": "40001",
    "too_many_requests": "57014",
    "server_error": "XX000",
}
_LOGIN = {fault: _error(state) + CUT for fault, state in _AT_LOGIN.items()} | {"html": _HTML, "empty": CUT}
_STATEMENT = {fault: _error(state) + _READY for fault, state in _AT_STATEMENTS.items()}
_STATEMENT |= {"unavailable": _error("57P01") + CUT, "html": _HTML, "empty": CUT}
_SPOTS = {
    "connect": Spot(rb"user\0", _LOGIN),
    "find": Spot(rb"FROM contacts", _STATEMENT),
    "log_activity": Spot(rb"INSERT INTO activities", _STATEMENT),
    "log_activity, commit": Spot(rb"COMMIT", _STATEMENT),
}


class World:
    """A CRM with one person in it."""

    def __init__(self, _folder: Path) -> None:
        self._stack = ExitStack()
        self._url = self._stack.enter_context(running_postgres()).new_database()
        create_crm(self._url, [_ADA])
        port = int(str(sql.make_url(self._url).port))
        self._line = TextLine(port, _is_whole)
        self._through = self._url.replace(f":{port}/", f":{self._line.port}/")
        self._database = sql.create_engine(self._url)

    @contextmanager
    def play(self, call: str, timeout: float) -> Iterator[Play]:
        """Prepare a call; all but the first of them go over a connection that has worked before."""
        key, spot = f"activity-{next(_NUMBERS)}", _SPOTS[call]
        with (
            closing(SqlContacts(self._url)) as direct,
            closing(SqlContacts(self._through, timeout=timeout)) as broken,
        ):
            if call != "connect":
                broken.find(_ADA.address)
                broken.log_activity(_ADA.id, "hello", _AT, f"{key}-before")
            if call in ("connect", "find"):
                yield Play(lambda: broken.find(_ADA.address), spot, {"ok": direct.find(_ADA.address)})
            else:
                yield Play(
                    lambda: broken.log_activity(_ADA.id, "booked", _AT, key),
                    spot,
                    happened=lambda: self._lines(key),
                    settle=lambda: direct.log_activity(_ADA.id, "booked", _AT, key),
                    asks_first=True,
                )

    @contextmanager
    def broken(self, fault: str, at: Spot) -> Iterator[Plan]:
        """Have a statement meet a fault; a changed shape is one of the tables'."""
        if fault != "changed_shape":
            with self._line.broken(fault, at) as plan:
                yield plan
            return
        names = ("contacts", "email") if at is _SPOTS["find"] else ("activities", "text")
        with self._renamed(*names):
            yield Plan(fault, at, [names])

    def close(self) -> None:
        """Stop the server."""
        self._database.dispose()
        self._line.close()
        self._stack.close()

    @contextmanager
    def _renamed(self, table: str, column: str) -> Iterator[None]:
        for old, new in ((column, f"{column}_v2"), (f"{column}_v2", column)):
            with self._database.begin() as connection:
                connection.execute(sql.text(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}"))
            if old == column:
                yield

    def _lines(self, key: str) -> int:
        query = sql.text("SELECT count(*) FROM activities WHERE key = :key")
        with self._database.connect() as connection:
            return int(connection.execute(query, {"key": key}).scalar_one())


def _is_whole(answer: bytes, _tag: bytes) -> bool:
    """Say whether the last message is that the server is ready for the next query."""
    return answer[-6:-1] == _READY[:5]
