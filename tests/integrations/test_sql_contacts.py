"""SqlContacts beyond its port: other table names, broken databases, and what its errors may say."""

import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sql

from agent.domain import Contact, ContactMatch
from agent.errors import AccessDenied, FrontdeskError, PermanentError, TransientError
from integrations.sql_contacts import CrmMapping, SqlContacts, create_crm, translated

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
SECRET = "canary"


def made(path: Path, script: str = "") -> str:
    """Create a database, with the CRM's own tables unless a script is given; return its URL."""
    url = f"sqlite:///{path}"
    if script:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
        return url
    create_crm(url)
    return url


def test_another_crm_is_read_by_its_own_names(tmp_path: Path) -> None:
    url = made(
        tmp_path / "crm.sqlite",
        "CREATE TABLE people (no INTEGER PRIMARY KEY, full_name TEXT, mail TEXT, tz TEXT);"
        "INSERT INTO people VALUES (7, ' Ada Marsh ', 'Ada@Example.com', 'Europe/Paris');"
        "CREATE TABLE log (person INTEGER, happened TEXT, line TEXT, mark TEXT);",
    )
    people = {"table": "main.people", "id": "no", "name": "full_name", "email": "mail", "zone": "tz"}
    log = {"table": "log", "contact": "person", "at": "happened", "text": "line", "key": "mark"}
    contacts = SqlContacts(url, mapping=CrmMapping.model_validate({"contacts": people, "activities": log}))
    assert contacts.find("ada@example.com") == ContactMatch(
        "one", Contact("7", "Ada Marsh", "ada@example.com", None, "Europe/Paris", None)
    )
    for _ in range(2):
        contacts.log_activity("7", "booked", AT, "k1")
    contacts.close()
    with closing(sqlite3.connect(tmp_path / "crm.sqlite")) as connection:
        assert connection.execute("SELECT person, happened, line, mark FROM log").fetchall() == [
            (7, "2026-11-23 10:00:00.000000", "booked", "k1")
        ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("CREATE TABLE other (id)", AccessDenied),
        ("CREATE TABLE contacts (id, name)", AccessDenied),
    ],
)
def test_a_database_of_another_shape_is_configuration(tmp_path: Path, script: str, expected: type[Exception]) -> None:
    contacts = SqlContacts(made(tmp_path / "crm.sqlite", script))
    with pytest.raises(expected):
        contacts.find("ada@example.com")
    contacts.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"nonsense with {SECRET}",
        f"nosuch://desk:{SECRET}@127.0.0.1/crm",
        f"mysql+nodriver://desk:{SECRET}@127.0.0.1/crm",
        f"oracle://desk:{SECRET}@127.0.0.1/crm",
        "sqlite:////nonexistent/folder/crm.sqlite",
    ],
)
def test_a_url_that_leads_nowhere_is_configuration(url: str) -> None:
    with pytest.raises(AccessDenied) as caught:
        SqlContacts(url).find("ada@example.com")
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_locked_database_is_transient(tmp_path: Path) -> None:
    url = made(tmp_path / "crm.sqlite")
    contacts = SqlContacts(url, timeout=0.05)
    with closing(sqlite3.connect(tmp_path / "crm.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TransientError):
            contacts.find("ada@example.com")
        with pytest.raises(TransientError):
            contacts.log_activity("1", "booked", AT, "k1")
    contacts.log_activity("1", "booked", AT, "k1")
    contacts.close()


def test_a_refused_row_is_permanent_and_its_text_stays_inside(tmp_path: Path) -> None:
    url = made(
        tmp_path / "crm.sqlite",
        f"CREATE TABLE activities (contact_id, at, text CHECK (text <> '{SECRET}'), key);",
    )
    contacts = SqlContacts(url)
    with pytest.raises(PermanentError) as caught:
        contacts.log_activity("1", SECRET, AT, "k1")
    contacts.close()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


class Refused(Exception):
    """A driver's error with a state, as psycopg raises them."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


def driver_error(
    kind: type[sql.exc.DBAPIError], words: str, state: str | None = None, *, lost: bool = False
) -> Exception:
    return kind("SELECT", {}, Refused(words, state), hide_parameters=True, connection_invalidated=lost)


TABLE: list[tuple[Callable[[], Exception], type[FrontdeskError]]] = [
    (lambda: driver_error(sql.exc.OperationalError, "connection refused"), TransientError),
    (lambda: driver_error(sql.exc.OperationalError, "terminated", "57P01", lost=True), TransientError),
    (lambda: driver_error(sql.exc.OperationalError, "statement timeout", "57014"), TransientError),
    (lambda: driver_error(sql.exc.InterfaceError, "closed"), TransientError),
    (lambda: driver_error(sql.exc.OperationalError, "FATAL: password authentication failed for user"), AccessDenied),
    (lambda: driver_error(sql.exc.OperationalError, 'database "crm" does not exist'), AccessDenied),
    (lambda: driver_error(sql.exc.OperationalError, "refused", "28P01"), AccessDenied),
    (lambda: driver_error(sql.exc.ProgrammingError, "no right", "42501"), AccessDenied),
    (lambda: driver_error(sql.exc.ProgrammingError, "no table", "42P01"), AccessDenied),
    (lambda: driver_error(sql.exc.DataError, "too long", "22001"), PermanentError),
    (lambda: driver_error(sql.exc.IntegrityError, "null", "23502"), PermanentError),
    (lambda: sql.exc.TimeoutError("pool"), TransientError),
    (lambda: sql.exc.InvalidRequestError("odd"), PermanentError),
]


@pytest.mark.parametrize(("error", "expected"), TABLE)
def test_errors_have_their_class(error: Callable[[], Exception], expected: type[FrontdeskError]) -> None:
    with pytest.raises(expected) as caught, translated():
        raise error()
    assert type(caught.value) is expected


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
