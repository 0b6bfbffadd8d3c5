"""Opening a desk: on a machine where nothing is there yet, only once, and with a second model or without."""

from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.domain import GateState, Integration, pause_of
from agent.errors import GateClosed, PermanentError, TransientError
from agent.policy import Policy
from integrations.memory_people import ScriptedModel
from ops.bootstrap import open_desk
from ops.settings import Settings
from tests.servers.model_answers import FILLED, Form
from tests.servers.model_endpoint import QUESTION

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


class Closable(ScriptedModel):
    """A model whose end is seen."""

    closed = False

    def close(self) -> None:
        """Be closed."""
        self.closed = True


def test_a_second_model_is_recorded_like_the_first_behind_a_pause_and_a_circuit_of_its_own(tmp_path: Path):
    made: list[Closable] = []

    def make_fallback(record):
        made.append(Closable([TransientError("away"), FILLED, FILLED], record))
        return closing(made[0])

    first = {"now": lambda: NOW, "make_model": lambda _: nullcontext(ScriptedModel([]))}
    with open_desk(settings(tmp_path), Policy(), **first, make_fallback=make_fallback) as desk:
        fallback = desk.deps.fallback
        assert fallback is not None
        with pytest.raises(TransientError):
            fallback.fill(QUESTION, Form)
        assert fallback.fill(QUESTION, Form) == FILLED
        assert desk.records.model_answers(QUESTION.mail_id) == 1
        desk.records.set_gate(pause_of(Integration.FALLBACK_MODEL), GateState.CLOSED, "moves", by="olive", at=NOW)
        with pytest.raises(GateClosed):
            fallback.fill(QUESTION, Form)
        assert "circuit_fallback_model" in {gate.name for gate in desk.records.gates(NOW)}
    assert (len(made[0].questions), made[0].closed) == (2, True)


def test_without_one_there_is_none(tmp_path: Path):
    with opened(tmp_path) as desk:
        assert desk.deps.fallback is None
