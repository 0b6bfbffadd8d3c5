"""A CRM that others make, Tryton: its tables are read and written by a mapping file alone. For `make test-servers`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations.sql_contacts import SqlContacts
from ops.rules.mapping import load_mapping

HERE = Path(__file__).parent
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def tryton(task: str, folder: Path) -> str:
    """Run Tryton for this task, in a process of its own; return what it prints."""
    command = [sys.executable, "-I", str(HERE / "tryton.py"), task, str(folder)]
    return subprocess.run(command, check=True, timeout=300, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tryton")
    tryton("make", made)
    return made


@pytest.fixture
def contacts(folder: Path) -> Iterator[SqlContacts]:
    with closing(SqlContacts(f"sqlite:///{folder}/crm.sqlite", mapping=load_mapping(HERE / "tryton.toml"))) as opened:
        yield opened


def test_the_mapping_fits_the_tables(contacts: SqlContacts) -> None:
    assert contacts.differences() == []
    writing = contacts.writing_rights()
    assert (contacts.reading_rights(may_add=True).enough, writing and writing.enough) == (True, True)


@pytest.mark.parametrize(
    ("asked", "kind", "name", "missing"),
    [
        ("ada@example.com", "one", "Ada Marsh", ()),
        ("marsh@example.net", "one", "Ada Marsh", ()),
        ("team@example.org", "many", None, ()),
        ("cy@example.org", "none", None, ()),
        ("dan@example.net", "incomplete", "Dan Vries", ("active",)),
        ("eve@example.net", "one", "Eve Stone", ()),
        ("late@example.net", "one", "Eve Stone", ()),
        ("eve.stone@example.net", "incomplete", "Eve Stone", ("active",)),
        ("nobody@example.com", "none", None, ()),
    ],
)
def test_a_party_is_found_by_its_address(
    contacts: SqlContacts, asked: str, kind: str, name: str | None, missing: tuple[str, ...]
) -> None:
    match = contacts.find(asked)
    assert (match.kind, match.contact and match.contact.name, match.missing) == (kind, name, missing)


def test_each_field_has_its_source_and_age(contacts: SqlContacts) -> None:
    contact = contacts.find("ada@example.com").contact
    assert contact is not None
    assert contact.language == "pt"
    sources = {field: origin.source for field, origin in contact.origins.items()}
    assert sources == {
        "name": "party_party.name",
        "language": "ir_lang.code",
        "address": "party_contact_mechanism.value",
    }
    assert contact.origins["name"].as_of is not None
    assert contact.origins["name"].as_of.tzinfo is UTC


def test_the_domain_of_a_company_names_it(contacts: SqlContacts) -> None:
    assert contacts.find("info@mills.example").account == "Marsh Mills"


def test_an_activity_is_a_note_that_tryton_shows_on_the_party_once(contacts: SqlContacts, folder: Path) -> None:
    contact = contacts.find("ada@example.com").contact
    assert contact is not None
    for _ in range(2):
        contacts.log_activity(contact.id, "Front desk: booked", AT, "mail-1/activity")
    assert json.loads(tryton("notes", folder)) == [["Ada Marsh", "Front desk: booked [mail-1/activity]"]]
