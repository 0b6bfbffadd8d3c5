"""The command line as a whole: its help, its formats, and what it does not import."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.cli.lines import invoke, schema

COMMANDS = ["parse", "resolve", "handle", "schema", "run", "worker", "graph", "demo"]
FRONTDESK = Path(sys.executable).parent / "frontdesk"


def test_help_lists_every_command_and_the_exit_codes() -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    assert all(f"│ {command} " in result.stdout for command in COMMANDS)
    assert "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration." in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_fits_80_columns_and_says_how_it_ends(command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert "Exit codes: 0 done, 1 failed, 2 usage, 3 configuration." in result.stdout
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_an_unknown_command_and_an_unknown_option_are_wrong_uses() -> None:
    assert invoke("nosuch").exit_code == 2
    assert invoke("parse", "a.eml", "--nosuch").exit_code == 2


@pytest.mark.parametrize("form", ["parse", "resolve", "handle", "world"])
def test_the_schema_of_each_format_is_one_line_that_is_a_schema(form: str) -> None:
    assert invoke("schema", form).stdout.count("\n") == 1
    assert schema(form)


@pytest.mark.parametrize("arguments", [[], ["cases"]])
def test_a_format_that_does_not_exist_is_a_wrong_use(arguments: list[str]) -> None:
    assert invoke("schema", *arguments).exit_code == 2


def test_the_graph_is_printed_as_mermaid() -> None:
    assert invoke("graph").stdout.startswith("flowchart TD")


def test_parse_and_resolve_import_neither_the_workflow_nor_a_model(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(b"From: a@example.com\n\nhello\n")
    code = f"""
import sys
from ops.cli.app import app
for arguments in (["parse", {str(mail)!r}, "--json"], ["resolve", "tomorrow", "--reference", "2026-11-23T09:00"]):
    app(arguments, standalone_mode=False)
heavy = {{"langgraph", "langchain_core", "openai", "sqlalchemy", "caldav", "imapclient", "pymap", "aiosmtpd", "vcr"}}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_command_reads_no_settings_and_prints_to_any_terminal(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes("From: a@example.com\nSubject: Grüße 日本\n\nhello\n".encode())
    environment = {"FRONTDESK_BOGUS": "1", "FRONTDESK_LEVEL": "nonsense", "PYTHONIOENCODING": "latin-1"}
    result = subprocess.run([FRONTDESK, "parse", mail], env=environment, capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "Grüße ".encode("latin-1") in result.stdout
    assert rb"\u65e5\u672c" in result.stdout
