"""Running commands in this process, and reading what they print with --json."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import Result
from typer.testing import CliRunner

from ops.cli.app import app


def invoke(*arguments: str | Path) -> Result:
    """Run a command; an exception that nobody caught is the test's failure."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def documents(result: Result, form: str) -> list[dict[str, Any]]:
    """Return what was printed with --json: one ASCII line each, as the schema of that form says."""
    assert result.stdout.isascii()
    assert result.stdout.endswith("\n")
    read = [json.loads(line) for line in result.stdout.splitlines()]
    check = jsonschema.Draft202012Validator(schema(form))
    for document in read:
        check.validate(document)
    return read


def schema(form: str) -> dict[str, Any]:
    result = invoke("schema", form)
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def written(folder: Path, **files: bytes) -> list[Path]:
    """Write files named by their keys, as mails."""
    paths = [folder / f"{name}.eml" for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    return paths
