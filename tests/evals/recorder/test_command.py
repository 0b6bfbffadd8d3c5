"""`frontdesk record`, as whole processes against an endpoint of this one."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals.obedient import Obedient
from evals.obedient.endpoint import serving
from evals.recorder.command import record

APP = typer.Typer()
APP.command()(record)
ALONE = "import typer; from evals.recorder.command import record; typer.run(record)"
MODEL = "a/model"


@dataclass
class Endpoint:
    """A model that obeys, until it is down."""

    is_down: bool = False
    asked: list[bytes] = field(default_factory=list)
    model: Obedient = field(default_factory=Obedient)

    def answer(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.asked.append(body)
        return (503, b"{}") if self.is_down else self.model.answer(body, headers)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    served = Endpoint()
    with serving(served.answer) as url:
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        monkeypatch.setenv("OPENAI_MODEL", MODEL)
        yield served


def told(folder: Path, *more: str) -> tuple[int, str]:
    given = ["clean_booking", "auto_reply", "--trials", "2-3", "--jobs", "2", "--cassettes", str(folder), *more]
    given += ["--state", str(folder.with_name("state"))]
    result = CliRunner().invoke(APP, given)
    return result.exit_code, result.output


def cassettes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_only_what_is_missing_or_stale_is_recorded_and_never_half(tmp_path: Path, endpoint: Endpoint) -> None:
    code, output = told(tmp_path)
    assert (code, cassettes(tmp_path), endpoint.asked) == (2, {}, [])
    assert f"Trials of {MODEL}: 2 current, 2 missing, 0 stale" in output
    assert "Say --yes" in output

    endpoint.is_down = True
    code, output = told(tmp_path, "--yes")
    assert (code, cassettes(tmp_path)) == (1, {})
    assert "clean_booking/3: model: the endpoint answered 503" in output
    assert "2 trials were not, since the endpoint failed" in output

    endpoint.is_down = False
    code, output = told(tmp_path, "--yes")
    whole = cassettes(tmp_path)
    assert (code, "2 trials were recorded." in output) == (0, True)
    assert [name for name in whole if name.endswith(".yaml")] == [f"a_model/clean_booking/{n}.yaml" for n in (2, 3)]

    (tmp_path / "a_model/clean_booking/2.yaml").unlink()
    stale = tmp_path / "a_model/clean_booking/3.yaml"
    stale.write_text(stale.read_text(encoding="utf-8").replace("temperature: 0.3", "temperature: 0.4", 1), "utf-8")
    (tmp_path / "a_model/shared/feedfeedfeedfeed.json").write_text("of an earlier prompt", encoding="utf-8")
    code, output = told(tmp_path, "--yes")
    assert code == 0
    assert "clean_booking/3: temperature differs: '0.3', recorded: '0.4'" in output
    assert cassettes(tmp_path).keys() == whole.keys()
    assert told(tmp_path)[1].endswith("4 current, 0 missing, 0 stale\nThere is nothing to record.\n")


@pytest.mark.parametrize(("said", "code", "recorded"), [("n", 1, 0), ("y", 0, 1)])
def test_on_a_terminal_it_asks(tmp_path: Path, endpoint: Endpoint, said: str, code: int, recorded: int) -> None:
    ours, terminal = pty.openpty()
    os.write(ours, f"{said}\n".encode())
    command = [sys.executable, "-c", ALONE, "clean_booking", "--trials", "2", "--cassettes", str(tmp_path)]
    command += ["--state", str(tmp_path / "state")]
    run = subprocess.run(command, stdin=terminal, capture_output=True, text=True, check=False)
    os.close(terminal)
    os.close(ours)
    assert run.returncode == code, run.stderr
    assert "Record them? [y/N]" in run.stdout
    assert len(list(tmp_path.rglob("*.yaml"))) == recorded
