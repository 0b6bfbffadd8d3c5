"""The report, and the command that writes it."""

import json
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from evals.understanding.command import understanding
from evals.understanding.labelled import labelled
from evals.understanding.marks import marks
from evals.understanding.report import markdown, tables
from tests.evals.understanding.forms import RIGHT, answer, interaction, labelled_case, labelled_mail, question, write


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]


def test_the_tables_add_up_by_kind_and_by_language() -> None:
    german = labelled({"other": labelled_case("Passt Donnerstag?", quotes=["Donnerstag"], language="de")})
    asked = answer(RIGHT | {"intent": "move", "windows": []}, asked=question("Passt Donnerstag?"))
    table = rows(tables(marks([labelled_mail(), *german], {"story": [answer(RIGHT)] * 2, "other": [asked]})))
    found = {tuple(row[:2]): row[2:] for row in table[: len(table) // 2]}
    assert found["intent", "book"][:6] == ["3", "3/3", "3/3", "2/3", "2/2", "2/3"]
    assert found["language", "de"][:6] == ["1", "1/1", "1/1", "0/1", "-", "0/1"]
    assert found["all", ""][8:] == ["-", "3/3", "2/3", "1"]
    assert table[-1] == ["all", "", "1000 (1000)", "900 (900)", "100 (100)", "2.5 (2.5)"]


def test_the_report_names_models_and_prompts_misses_and_what_is_not_recorded() -> None:
    mails = [labelled_mail(), *labelled({"quiet": labelled_case()})]
    text = markdown(marks(mails, {"story": [answer(RIGHT | {"intent": "other", "wish": "a | b"})]}), mails, [])
    assert "- model a-model, prompt abc: 1 answers\n" in text
    assert "2 mails have a label, 1 of them a recorded answer." in text
    assert ["story/1", "book", "other", "a / b", "1"] in rows(text)
    assert "\nquiet/1.\n" in text


def test_of_nothing_recorded_the_report_says_so() -> None:
    text = markdown([], [labelled_mail()], [])
    assert "1 mails have a label, 0 of them a recorded answer." in text
    assert "Nowhere." in text
    assert "\nstory/1.\n" in text


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(understanding)
    return made


def test_the_command_writes_the_report_and_says_when_it_is_stale(app: typer.Typer, tmp_path: Path) -> None:
    cases, cassettes, report = tmp_path / "cases", tmp_path / "cassettes", tmp_path / "report.md"
    options = ["--cases", str(cases), "--cassettes", str(cassettes), "--report", str(report)]
    write(cassettes / "story.yaml", interaction(json.dumps(RIGHT)))
    cases.mkdir()
    content = labelled_case().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    (cases / "story.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    stale = CliRunner().invoke(app, [*options, "--check"])
    assert (stale.exit_code, report.exists()) == (1, False)
    assert "run `make understanding`" in stale.output
    written = CliRunner().invoke(app, options)
    assert written.exit_code == 0, written.output
    assert "1 tries at 1 of 1 mails" in written.output
    assert rows(written.output)[2][1:4] == ["book", "1", "1/1"]
    assert CliRunner().invoke(app, [*options, "--check"]).exit_code == 0
    report.write_text(report.read_text(encoding="utf-8").replace("1/1", "0/1"), encoding="utf-8")
    assert CliRunner().invoke(app, [*options, "--check"]).exit_code == 1
