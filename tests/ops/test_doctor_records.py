"""What the doctor finds of our own records; whatever it finds, it leaves every file as it was."""

import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from agent.domain import Arrival, MailUid
from agent.errors import AccessDenied
from agent.policy import Policy
from integrations.memory_people import ScriptedModel
from ops.bootstrap import open_desk
from ops.doctor.failures import failure
from ops.doctor.findings import Finding
from ops.doctor.records import check_records
from ops.settings import Settings
from ops.stores import open_records
from tests.ops.doctor_bench import closed_port, now
from tests.ops.installation import SECRET


def settings(folder: Path, secret: str = SECRET, **records: str) -> Settings:
    places = {"url": f"sqlite:///{folder / 'records.sqlite'}", "checkpoints": str(folder / "checkpoints.sqlite")}
    owner = {"name": "Olive Owner", "address": "olive@example.com"}
    crm, imap, calendar = (
        {"url": f"sqlite:///{folder / 'crm'}"},
        {"host": "127.0.0.1", "idle": False},
        {"url": "http://127.0.0.1:1/"},
    )
    return Settings.model_validate(
        {
            "owner": owner,
            "records": places | records,
            "crm": crm,
            "imap": imap,
            "calendar": calendar,
            "secret_key": secret,
        }
    )


def arrival() -> Arrival:
    return Arrival(MailUid(1, 1), 1, None, None, (), "key", now())


def asked(given: Settings) -> Finding:
    """Return what is found, once it is sure that no file was changed, made or removed."""
    folder = Path(given.records.checkpoints).parent
    before = files(folder)
    (finding,) = check_records(given)
    assert files(folder) == before
    return finding


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose records exist."""
    with open_records(settings(tmp_path), Policy(), now):
        pass
    return tmp_path


def test_before_the_first_start_there_are_none_and_none_are_made(tmp_path: Path):
    assert asked(settings(tmp_path / "var" / "desk")).code == "records_new"
    assert list(tmp_path.iterdir()) == []


def test_records_that_can_be_opened_with_the_key_are_fine(folder: Path):
    finding = asked(settings(folder))
    assert finding.code == "ok"
    assert finding.facts["tables"] == finding.facts["newest"]


def test_a_desk_at_work_with_them_is_fine(tmp_path: Path):
    given = settings(tmp_path)
    with open_desk(given, Policy(), now=now, make_model=lambda _: nullcontext(ScriptedModel([]))):
        finding = asked(given)
    assert (finding.code, finding.state, finding.message) == ("records_in_use", "ok", "a desk is at work with them")


def test_a_key_that_opens_nothing_is_told_from_one_that_was_kept(folder: Path):
    with open_records(settings(folder), Policy(), now) as records:
        mail_id = records.take_in(arrival(), received_at=now())
        records.keep(mail_id, "paper", {"subject": "canary"})
    other = "another-secret-of-thirty-two-letters"
    assert asked(settings(folder)).code == "ok"
    assert asked(settings(folder, other, old_keys=SECRET)).code == "ok"
    finding = asked(settings(folder, other))
    assert (finding.code, finding.state) == ("records_key_wrong", "problem")
    assert "canary" not in finding.message


@pytest.mark.parametrize(("revision", "code"), [("0001", "records_old"), ("9999", "records_newer")])
def test_tables_of_an_older_or_a_newer_program_are_told_and_not_changed(folder: Path, revision: str, code: str):
    with closing(sqlite3.connect(folder / "records.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    assert asked(settings(folder)).code == code


def test_a_file_that_is_no_database_is_unfit(tmp_path: Path):
    (tmp_path / "records.sqlite").write_text("not a database, but long enough that it might be one", encoding="utf-8")
    assert asked(settings(tmp_path)).code == "records_unfit"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "var").write_text("", encoding="utf-8")
    finding = asked(settings(tmp_path / "var"))
    assert (finding.code, str(tmp_path / "var") in finding.message) == ("records_no_folder", True)


@pytest.mark.parametrize("url", ["nonsense", "nosuch://localhost/x", "postgresql+nodriver://localhost/x"])
def test_a_url_that_names_no_database_is_a_setting_to_correct(tmp_path: Path, url: str):
    assert asked(settings(tmp_path, url=url)).code == "records_url"


def test_a_login_that_a_database_refuses_is_told_from_a_database_that_is_not_there():
    assert failure("records", AccessDenied("records: the database refuses our login")).code == "records_refused"


def test_a_database_server_that_is_not_there_is_not_reached(tmp_path: Path):
    url = f"postgresql+psycopg://desk@127.0.0.1:{closed_port()}/records"
    assert asked(settings(tmp_path, url=url)).code == "records_unreachable"
