"""`frontdesk cases`: new case files, what is wrong with them, and their schema."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from evals.case import CASES, Family, case_schema, load_case, schema_text
from evals.scaffold.checking import problems
from evals.scaffold.command import cases
from evals.scaffold.writing import UNFILLED, scaffold

SCHEMA = CASES.parent / "case.schema.json"
CHECK = jsonschema.Draft202012Validator(case_schema())
NEW = scaffold(Family.WINDOWS)
FILLED = NEW.replace(UNFILLED, "Somebody asks for a time.")

app = typer.Typer()
app.command()(cases)


class AsAnEditorSeesIt(yaml.CSafeLoader):
    """Reads a moment as the text that it is."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - declared so by its parent
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
        for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def invoke(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--folder", str(folder)])


def written(folder: Path, text: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_case_is_whole_belongs_to_its_family_and_says_what_is_next(tmp_path: Path) -> None:
    result = invoke(tmp_path, "new", "felt_prices", "--family", "one more ask")
    path = tmp_path / "felt_prices.yaml"
    assert (result.exit_code, result.stderr) == (0, "")
    assert load_case(path).family is Family.ONE_MORE_ASK
    assert result.stdout.splitlines() == [
        f"{path} is a whole case: write yours over it. Then:",
        "  frontdesk cases check felt_prices",
        "  make record CASE=felt_prices",
    ]
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../case.schema.json\n")


def test_a_new_case_is_right_but_for_what_only_its_author_can_say(tmp_path: Path) -> None:
    path = written(tmp_path, NEW)
    line = NEW.splitlines().index(f"why: {UNFILLED}") + 1
    assert problems(path) == [f"{path}:{line}: why: is still that of a new case; say what yours shows"]
    assert problems(written(tmp_path, FILLED)) == []
    CHECK.validate(yaml.load(FILLED, AsAnEditorSeesIt))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "taken", "--family", "windows"], "There is a case taken already: "),
        (["new", "other", "--family", "window"], "There is no family 'window'.\n'clean booking', 'windows', "),
        (["new", "other"], "Name its family with --family.\n'clean booking', "),
        (["new", "--family", "windows"], "Write one name"),
        (["new", "one", "two", "--family", "windows"], "Write one name"),
        (["new", "../other", "--family", "windows"], "Write one name"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "taken.yaml").write_text("mine", encoding="utf-8")
    result = invoke(tmp_path, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("taken.yaml", "mine")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("family: windows", "family: window", "family: Input should be 'clean booking', 'windows'"),
        ("date: 2027-02-01T09:30:00+01:00", "date: 2027-02-01", "mails.0.date: "),
        ("subject: Felt prices", "sub: Felt prices", "mails.0.sub: "),
        ("- outcome: booked", "- outcome: bookd", "ideal.0.outcome: "),
        ("{kind: cancel}", "{kind: cancell}", "never.0.kind: "),
        ("intent: [book]", "intent: []", "mails.0.understood.intent: "),
        (
            '["on Thursday, 4 February at 2 pm"]',
            "[on Friday]",
            "mails.0.understood.quotes.0: 'on Friday' does not stand",
        ),
        (
            '"on Thursday, 4 February at 2 pm"]',
            "2 pm, Thursday]",
            "mails.0.understood.quotes: they stand in the mail in",
        ),
        (
            "language: en\n\n",
            "ruled_out: [x]\n      language: en\n",
            "mails.0.understood.ruled_out.0: 'x' is none of the",
        ),
        ("world:\n  clock", "world:\n  cluck: 1\n  clock", "world: cluck: there is no such key; remove it"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILLED.replace(old, new, 1)
    path = written(tmp_path, text)
    line = text[: text.index(new)].count("\n") + 1
    assert problems(path)[0].startswith(f"{path}:{line}: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Input should be a valid dictionary"),
        (
            FILLED.replace("- [{outcome: asked}]", "- [{outcome: asked}, {outcome: asked}]"),
            "ideal, and each of safe, must",
        ),
        (FILLED.replace("bookings: []", "bookings: ["), "is not YAML: "),
    ],
)
def test_what_is_wrong_as_a_whole_is_said_with_the_files_name(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    (problem,) = problems(path)
    assert problem.startswith(f"{path}:")
    assert said in problem


def test_a_mail_without_a_label_is_named(tmp_path: Path) -> None:
    content: dict[str, Any] = yaml.load(FILLED, AsAnEditorSeesIt)
    del content["mails"][0]["understood"]
    path = written(tmp_path, yaml.safe_dump(content))
    assert ["mails.0: understood is missing" in problem for problem in problems(path)] == [True]


def test_checking_ends_with_1_where_anything_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "right.yaml").write_text(FILLED, encoding="utf-8")
    assert invoke(tmp_path, "check", "right").stdout == "1 case is right.\n"
    path = written(tmp_path, "why: to be: or not")
    result = invoke(tmp_path, "check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{path}:1: is not YAML: ")
    assert invoke(tmp_path, "check", "right").exit_code == 0
    result = invoke(tmp_path, "check", "right", "gone")
    assert (result.exit_code, result.stderr) == (1, f"There is no case gone in {tmp_path}.\n")


def test_the_schema_in_the_tree_is_current_and_is_what_the_command_prints(tmp_path: Path) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()
    assert invoke(tmp_path, "schema").stdout == schema_text()


def test_an_editor_is_told_what_may_stand_in_a_world() -> None:
    content: dict[str, Any] = yaml.load(FILLED, AsAnEditorSeesIt)
    content["world"]["contacts"][0]["adress"] = "a@b.example"
    found = [error.json_path for one in CHECK.iter_errors(content) for error in one.context or [one]]
    assert any(path.startswith("$.world") for path in found)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_our_case_files_are_as_the_schema_says(path: Path) -> None:
    CHECK.validate(yaml.load(path.read_text(encoding="utf-8"), AsAnEditorSeesIt))
    assert problems(path) == []
