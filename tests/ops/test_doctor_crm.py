"""What the doctor finds of a CRM."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from integrations.sql_contacts import CrmFacts, create_crm
from ops.doctor.crm import check_crm, judged
from ops.doctor.findings import Finding
from tests.ops.doctor_bench import closed_port

CONTACTS = "CREATE TABLE contacts (id, name, email, company, time_zone, language);"
ACTIVITIES = "CREATE TABLE activities (contact_id, at, text, key);"


def made(path: Path, script: str) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return f"sqlite:///{path}"


def asked(url: str) -> Finding:
    (finding,) = check_crm(url)
    return finding


def test_a_crm_that_is_as_it_should_be_is_fine_and_left_as_it_was(tmp_path: Path):
    path = tmp_path / "crm.sqlite"
    create_crm(f"sqlite:///{path}")
    before = path.read_bytes()
    assert (asked(f"sqlite:///{path}").code, path.read_bytes() == before) == ("ok", True)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("script", "missing"),
    [
        ("CREATE TABLE other (id);", ["contacts", "activities"]),
        (CONTACTS, ["activities"]),
        (CONTACTS.replace("email", "mail") + ACTIVITIES.replace("key", "mark"), ["contacts.email", "activities.key"]),
    ],
)
def test_what_it_lacks_is_named(tmp_path: Path, script: str, missing: list[str]):
    finding = asked(made(tmp_path / "crm.sqlite", script))
    assert (finding.code, finding.facts) == ("crm_schema", {"missing": missing})
    assert all(name in finding.message for name in missing)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path):
    assert asked(f"sqlite:///{tmp_path / 'crm.sqlite'}").code == "crm_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_may_only_be_read_cannot_take_activities(tmp_path: Path):
    path = tmp_path / "crm.sqlite"
    made(path, CONTACTS + ACTIVITIES)
    finding = asked(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert (finding.code, finding.facts) == ("crm_writes_refused", {"writable": False})


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (CrmFacts(), "crm_reads_refused"),
        (CrmFacts(readable=True), "crm_writes_refused"),
        (CrmFacts(readable=True, writable=True, alters_contacts=True), "crm_more_rights"),
        (CrmFacts(readable=True, writable=True), "ok"),
    ],
)
def test_each_right_that_a_login_lacks_or_has_too_many_is_told(facts: CrmFacts, code: str):
    assert judged(facts).code == code


def test_a_url_that_leads_nowhere_is_refused_and_a_closed_port_not_reached():
    assert asked("nonsense").code == "crm_refused"
    assert asked(f"postgresql+psycopg://desk@127.0.0.1:{closed_port()}/crm").code == "crm_unreachable"


def test_a_file_that_is_no_database_is_unfit(tmp_path: Path):
    (tmp_path / "crm").write_text("not a database, but long enough that it might be one", encoding="utf-8")
    assert asked(f"sqlite:///{tmp_path / 'crm'}").code == "crm_unfit"
