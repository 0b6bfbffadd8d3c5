"""Opening a desk: on a machine where nothing is there yet, and only once."""

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.errors import PermanentError
from agent.policy import Policy
from integrations.memory_people import ScriptedModel
from ops.bootstrap import open_desk
from ops.settings import Settings

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def settings(folder: Path) -> Settings:
    """Return settings whose records lie in this folder, which need not exist."""
    records = {"url": f"sqlite:///{folder / 'records.sqlite'}", "checkpoints": str(folder / "checkpoints.sqlite")}
    crm = {"url": f"sqlite:///{folder / 'crm.sqlite'}"}
    owner = {"name": "Olive Owner", "address": "olive@example.com"}
    imap, calendar = {"host": "127.0.0.1"}, {"url": "http://127.0.0.1:1/"}
    return Settings.model_validate(
        {"owner": owner, "records": records, "crm": crm, "imap": imap, "calendar": calendar, "secret_key": "s" * 32}
    )


def opened(folder: Path):
    return open_desk(settings(folder), Policy(), now=lambda: NOW, make_model=lambda _: nullcontext(ScriptedModel([])))


def test_the_first_start_makes_the_folder_of_the_records(tmp_path: Path):
    with opened(tmp_path / "var" / "desk"):
        assert (tmp_path / "var" / "desk" / "records.sqlite").is_file()


def test_a_second_desk_on_the_same_records_is_refused_until_the_first_has_ended(tmp_path: Path):
    with opened(tmp_path), pytest.raises(PermanentError, match="another Frontdesk"), opened(tmp_path):
        pass
    with opened(tmp_path):
        pass
