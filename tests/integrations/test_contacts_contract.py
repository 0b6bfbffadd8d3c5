"""What every CRM adapter must do, on the database and in memory alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain import Contact, ContactMatch
from integrations.contact_match import normal_address
from tests.integrations.crm.people import World, number
from tests.integrations.crm.worlds import SIMPLE, Crm

ADA = Contact(number(1), "Ada Marsh", "ada@example.com", "Marsh Mills", "Europe/Berlin", "de")
BEN = Contact(number(2), "Ben Okoro", "ben@example.org")
AT = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=2)))


@pytest.fixture(params=SIMPLE)
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
    match = crm.filled(World([replace(ADA, address=stored), BEN])).find(asked)
    assert match == ContactMatch("one", replace(ADA, address=normal_address(asked) or ""))


STRANGERS = [
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
]


def test_another_address_is_nobody(crm: Crm) -> None:
    contacts = crm.filled(World([ADA, BEN, Contact(number(3), "Kim Lee", "kim@example.com")]))
    assert {asked: contacts.find(asked) for asked in STRANGERS} == dict.fromkeys(STRANGERS, ContactMatch("none"))


def test_two_records_for_one_address_are_many(crm: Crm) -> None:
    match = crm.filled(World([ADA, replace(BEN, address="ADA@example.com")])).find("ada@example.com")
    assert match == ContactMatch("many")


def test_a_record_without_what_is_required_is_incomplete(crm: Crm) -> None:
    bare = replace(BEN, name="")
    match = crm.filled(World([bare], ("name", "company", "zone"))).find(BEN.address)
    assert match == ContactMatch("incomplete", bare, ("name", "company", "zone"))


def test_a_zone_that_does_not_exist_is_missing(crm: Crm) -> None:
    match = crm.filled(World([replace(ADA, zone="Europe/Berlinn")], ("zone",))).find(ADA.address)
    assert match == ContactMatch("incomplete", replace(ADA, zone=None), ("zone",))


def test_an_activity_is_written_once_per_key(crm: Crm) -> None:
    contacts = crm.filled(World([ADA]))
    contacts.log_activity(ADA.id, "booked", AT, "mail-1/activity")
    contacts.log_activity(ADA.id, "booked again", AT, "mail-1/activity")
    contacts.log_activity(ADA.id, "moved", AT, "mail-2/activity")
    assert crm.history() == [(ADA.id, "booked", AT), (ADA.id, "moved", AT)]


def test_every_field_that_is_set_says_where_it_stands(crm: Crm) -> None:
    contact = crm.filled(World([ADA])).find(ADA.address).contact
    assert contact is not None
    assert set(contact.origins) == {"name", "address", "company", "zone", "language"}
    assert all("." in origin.source for origin in contact.origins.values())
    bare = crm.filled(World([BEN])).find(BEN.address).contact
    assert bare is not None
    assert set(bare.origins) == {"name", "address"}


@given(st.text(), st.text())
def test_normal_addresses_are_stable(local: str, domain: str) -> None:
    once = normal_address(f"{local}@{domain}")
    assert once is None or (normal_address(once) == once and once.isprintable() and once.count("@") == 1)
