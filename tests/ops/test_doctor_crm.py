"""What the doctor finds of a CRM."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from integrations.sql_contacts import Rights, create_crm
from ops.doctor.crm import check_crm, judged
from ops.doctor.findings import Finding
from ops.settings import Crm
from tests.ops.doctor_bench import closed_port

CONTACTS = "CREATE TABLE contacts (id, name, email, company, time_zone, language);"
ACTIVITIES = "CREATE TABLE activities (contact_id, at, text, key);"


def made(path: Path, script: str) -> str:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return f"sqlite:///{path}"


def asked(url: str, mapping: str = "", write_url: str = "") -> Finding:
    """Return what is found; `mapping` is the text of a mapping file beside the database."""
    crm = Crm(url=SecretStr(url), write_url=SecretStr(write_url))
    if mapping:
        file = Path(url.removeprefix("sqlite:///")).with_name("crm.toml")
        file.write_text(mapping, encoding="utf-8")
        crm = crm.model_copy(update={"mapping_file": file})
    (finding,) = check_crm(crm)
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


MAPPED = """
[contacts]
table = "contacts"
name = "name"
email = "email"
"""
NOTES = """
[activities]
table = "notes"
contact = "contact_id"
text = "text"
"""


def test_a_mapping_that_cannot_be_read_is_told_with_its_line(tmp_path: Path):
    finding = asked(made(tmp_path / "crm.sqlite", CONTACTS), MAPPED.replace("email =", "mail ="))
    assert finding.code == "crm_mapping"
    assert "line 5: contacts.mail: there is no such name. Did you mean email?" in finding.message


def test_without_activities_nothing_is_written_and_that_is_fine(tmp_path: Path):
    finding = asked(made(tmp_path / "crm.sqlite", CONTACTS), MAPPED)
    assert (finding.code, finding.state, finding.facts) == ("crm_no_activities", "ok", {"writable": False})


def test_a_column_of_another_kind_is_named(tmp_path: Path):
    script = CONTACTS.replace("name", "name INTEGER")
    finding = asked(made(tmp_path / "crm.sqlite", script), MAPPED)
    assert (finding.code, finding.facts) == ("crm_types", {"type": ["contacts.name"]})
    assert finding.message == "[contacts] name: contacts.name is a number, and it has to be a text"


def test_what_an_activity_must_have_and_is_not_given_is_named(tmp_path: Path):
    notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, contact_id TEXT, text TEXT, kind TEXT NOT NULL);"
    url = made(tmp_path / "crm.sqlite", CONTACTS + notes)
    finding = asked(url, MAPPED + NOTES)
    assert (finding.code, finding.facts) == ("crm_unfilled", {"unfilled": ["notes.kind"]})
    assert asked(url, MAPPED + NOTES + 'set = { kind = "mail" }').code == "ok"


def test_another_login_for_writing_has_findings_of_its_own(tmp_path: Path):
    url = made(tmp_path / "crm.sqlite", CONTACTS + ACTIVITIES)
    assert asked(url, write_url=url).code == "ok"
    assert asked(url, write_url="nonsense").code == "crm_write_refused"
    assert asked(url, write_url=f"sqlite:///{Path(__file__)}").code == "crm_write_unfit"
    nowhere = f"postgresql+psycopg://desk@127.0.0.1:{closed_port()}/crm"
    assert asked(url, write_url=nowhere).code == "crm_write_unreachable"
    assert asked(url, write_url=f"sqlite:///{tmp_path}/other.sqlite").code == "crm_missing"
    locked_in = f"sqlite:///file:{tmp_path / 'crm.sqlite'}?mode=ro&uri=true"
    assert asked(url, write_url=locked_in).code == "crm_writes_refused"


@pytest.mark.parametrize(
    ("reading", "writing", "code"),
    [
        (Rights(enough=False), Rights(enough=True), "crm_reads_refused"),
        (Rights(enough=True), Rights(enough=False), "crm_writes_refused"),
        (Rights(enough=True, needless=("UPDATE contacts",)), None, "crm_more_rights"),
        (Rights(enough=True), Rights(enough=True, needless=("UPDATE contacts",)), "crm_more_rights"),
        (Rights(enough=True), Rights(enough=True), "ok"),
    ],
)
def test_each_right_that_a_login_lacks_or_has_too_many_is_told(reading: Rights, writing: Rights | None, code: str):
    finding = judged(reading, writing)
    assert finding.code == code
    assert ("UPDATE contacts" in finding.message) == (code == "crm_more_rights")


def test_a_url_that_leads_nowhere_is_refused_and_a_closed_port_not_reached():
    assert asked("nonsense").code == "crm_refused"
    assert asked(f"postgresql+psycopg://desk@127.0.0.1:{closed_port()}/crm").code == "crm_unreachable"


def test_a_file_that_is_no_database_is_unfit(tmp_path: Path):
    (tmp_path / "crm").write_text("not a database, but long enough that it might be one", encoding="utf-8")
    assert asked(f"sqlite:///{tmp_path / 'crm'}").code == "crm_unfit"
