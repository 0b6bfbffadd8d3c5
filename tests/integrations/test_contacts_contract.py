"""What every CRM adapter must do, on the database and in memory alike."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.domain import Contact, ContactMatch
from agent.ports import Contacts
from integrations.contact_match import normal_address
from integrations.memory_people import MemoryContacts
from integrations.sql_contacts import SqlContacts, create_crm

ADA = Contact("1", "Ada Marsh", "ada@example.com", "Marsh Mills", "Europe/Berlin", "de")
BEN = Contact("2", "Ben Okoro", "ben@example.org")
AT = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=2)))


class Crm:
    """A CRM to test: `filled(contacts, required)` builds it, `history()` reads its activities back."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.url = kind, f"sqlite:///{folder / 'crm.sqlite'}"
        self.open: list[Any] = []

    def filled(self, contacts: Sequence[Contact], required: Sequence[str] = ("name",)) -> Contacts:
        if self.kind == "memory":
            self.memory = MemoryContacts(contacts, required)
            return self.memory
        Path(self.url.removeprefix("sqlite:///")).unlink(missing_ok=True)
        create_crm(self.url, contacts)
        adapter = SqlContacts(self.url, required=required)
        self.open.append(adapter)
        return adapter

    def history(self) -> list[tuple[str, str, datetime, str]]:
        if self.kind == "memory":
            return [(line.contact_id, line.text, line.at, line.key) for line in self.memory.activities]
        engine = sql.create_engine(self.url)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT contact_id, text, at, key FROM activities ORDER BY id").all()
        engine.dispose()
        return [(who, text, datetime.fromisoformat(at).replace(tzinfo=UTC), key) for who, text, at, key in rows]

    def close(self) -> None:
        for adapter in self.open:
            adapter.close()


@pytest.fixture(params=["sql", "memory"])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crm]:
    built = Crm(request.param, tmp_path)
    yield built
    built.close()


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("ada@example.com", "ada@example.com"),
        ("Ada@Example.COM", "ada@example.com"),
        ("ada@example.com", "ADA@EXAMPLE.COM"),
        ("  ada@example.com ", "ada@example.com"),
        ("ada@example.com", " ada@example.com "),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@Bücher.example"),
        ("jürgen@example.com", "jürgen@EXAMPLE.com"),
    ],
)
def test_the_same_address_in_another_spelling_is_found(crm: Crm, stored: str, asked: str) -> None:
    match = crm.filled([replace(ADA, address=stored), BEN]).find(asked)
    assert match == ContactMatch("one", replace(ADA, address=normal_address(asked) or ""))


@pytest.mark.parametrize(
    "asked",
    [
        "ada.marsh@example.com",
        "ada+news@example.com",
        "ada@example.org",
        "ada@mail.example.com",
        "a%@example.com",
        "_da@example.com",
        "\u0430da@example.com",
        "ada@ex\u0430mple.com",
        "\u212aim@example.com",
        "Ada Marsh <ada@example.com>",
        "ada@example.com\n",
        "ada@example.com, ben@example.org",
        '"ada@example.com"@evil.example',
        "@example.com",
        "ada",
        "",
        "' OR 1=1 --@example.com",
    ],
)
def test_another_address_is_nobody(crm: Crm, asked: str) -> None:
    kim = Contact("3", "Kim Lee", "kim@example.com")
    assert crm.filled([ADA, BEN, kim]).find(asked) == ContactMatch("none")


def test_two_records_for_one_address_are_many(crm: Crm) -> None:
    match = crm.filled([ADA, replace(BEN, address="ADA@example.com")]).find("ada@example.com")
    assert match == ContactMatch("many")


def test_a_record_without_what_is_required_is_incomplete(crm: Crm) -> None:
    bare = replace(BEN, name="")
    match = crm.filled([bare], ("name", "company", "zone")).find(BEN.address)
    assert match == ContactMatch("incomplete", bare, ("name", "company", "zone"))


def test_a_zone_that_does_not_exist_is_missing(crm: Crm) -> None:
    match = crm.filled([replace(ADA, zone="Europe/Berlinn")], ("zone",)).find(ADA.address)
    assert match == ContactMatch("incomplete", replace(ADA, zone=None), ("zone",))


def test_an_activity_is_written_once_per_key(crm: Crm) -> None:
    contacts = crm.filled([ADA])
    contacts.log_activity("1", "booked", AT, "mail-1/activity/1")
    contacts.log_activity("1", "booked again", AT, "mail-1/activity/1")
    contacts.log_activity("1", "moved", AT, "mail-2/activity/1")
    assert crm.history() == [
        ("1", "booked", AT, "mail-1/activity/1"),
        ("1", "moved", AT, "mail-2/activity/1"),
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["ada@example.com", "Ada@example.com", " ada@EXAMPLE.com", "ben@example.org", "", "é@example.com"]
        )
    ),
    st.sampled_from(["ada@example.com", "BEN@example.org", "é@example.com", "É@example.com", "x@example.net"]),
)
def test_the_database_and_the_memory_agree(tmp_path: Path, stored: list[str], asked: str) -> None:
    contacts = [Contact(str(n), f"Person {n}", address) for n, address in enumerate(stored)]
    built = Crm("sql", tmp_path)
    try:
        assert built.filled(contacts).find(asked) == MemoryContacts(contacts).find(asked)
    finally:
        built.close()


@given(st.text(), st.text())
def test_normal_addresses_are_stable(local: str, domain: str) -> None:
    once = normal_address(f"{local}@{domain}")
    assert once is None or (normal_address(once) == once and once.isprintable() and once.count("@") == 1)
