"""What the settings of the CRM make: which names it has, which login writes, and a start that a wrong mapping stops."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.domain import Contact
from agent.errors import AccessDenied
from integrations.sql_contacts import create_crm
from ops.adapters import fitting_contacts
from ops.settings import Crm
from tests.ops.doctor_bench import closed_port

ADA = Contact("1", "Ada Marsh", "ada@example.com")
MAPPING = '[contacts]\ntable = "{}"\nname = "name"\nemail = "email"\n'


def crm(folder: Path, table: str = "contacts", **given: object) -> Crm:
    mapping = folder / "crm.toml"
    mapping.write_text(MAPPING.format(table), encoding="utf-8")
    return Crm.model_validate({"url": f"sqlite:///{folder / 'crm.sqlite'}", "mapping_file": mapping, **given})


def test_the_mapping_file_says_what_is_read_and_whether_anything_is_written(tmp_path: Path) -> None:
    create_crm(f"sqlite:///{tmp_path / 'crm.sqlite'}", [ADA])
    with fitting_contacts(crm(tmp_path)) as contacts:
        contacts.log_activity("1", "booked", datetime(2026, 11, 23, tzinfo=UTC), "k1")
        assert contacts.find(ADA.address).contact == ADA
    with closing(sqlite3.connect(tmp_path / "crm.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM activities").fetchone() == (0,)


def test_the_second_login_writes_and_the_first_one_reads(tmp_path: Path) -> None:
    create_crm(f"sqlite:///{tmp_path / 'crm.sqlite'}", [ADA])
    create_crm(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with fitting_contacts(crm(tmp_path, mapping_file=None, write_url=f"sqlite:///{tmp_path}/other.sqlite")) as contacts:
        contacts.log_activity("1", "booked", datetime(2026, 11, 23, tzinfo=UTC), "k1")
        assert contacts.find(ADA.address).kind == "one"
    for name, count in (("crm", 0), ("other", 1)):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as connection:
            assert connection.execute("SELECT count(*) FROM activities").fetchone() == (count,)


def test_a_mapping_that_does_not_fit_stops_the_start(tmp_path: Path) -> None:
    create_crm(f"sqlite:///{tmp_path / 'crm.sqlite'}")
    given = crm(tmp_path, "contact")
    meant = r"crm: \[contacts\]: there is no table contact\. Did you mean contacts\?"
    with pytest.raises(AccessDenied, match=meant), fitting_contacts(given):
        pass


def test_a_database_that_is_away_at_the_start_does_not_stop_it(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://desk@127.0.0.1:{closed_port()}/crm"
    with fitting_contacts(crm(tmp_path, url=url)) as contacts:
        assert contacts is not None
